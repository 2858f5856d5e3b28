// Hold beside the matrix: refusals, new addresses, offers that cross, calls that end meanwhile, two calls.

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct HoldTests {
    static func parameters(_ world: World) -> MediaParameters? { world.media.flatMap { world.configured[$0] } }

    @Test func silencesTheMicrophoneBeforeTheFarEndHasAnswered() throws {
        let (world, call) = try MidCallTests.callUp()
        world.ask(.hold(call))
        #expect(Self.parameters(world)?.source == .music)
        #expect(world.snapshots(of: call).last?.isHeldHere == false, "not yet")
        world.run(for: .seconds(1))
        #expect(world.snapshots(of: call).last?.isHeldHere == true)
    }

    @Test func aRefusedHoldLeavesTheCallAsItWas() throws {
        let (world, call) = try MidCallTests.callUp()
        world.exchange.offerStatus = 488
        let reply = world.answer(.hold(call))
        #expect(
            reply == .failure(.holdRefused("600", isHolding: true, status: 488, reason: "Not Acceptable Here")))
        #expect(Self.parameters(world)?.source == .microphone)
        #expect(Self.parameters(world)?.sends == true && Self.parameters(world)?.receives == true)
        #expect(world.snapshots(of: call).last?.isHeldHere == false)
        world.exchange.offerStatus = nil
        guard case .success = world.answer(.hold(call)) else { throw Unexpected("the second try counts anew") }
        world.exchange.offerStatus = 500
        guard case .failure(.holdRefused(_, isHolding: false, status: 500, _)) = world.answer(.resume(call, World.tab))
        else { throw Unexpected("refused") }
        #expect(world.snapshots(of: call).last?.isHeldHere == true)
        #expect(Self.parameters(world)?.source == .music)
        #expect(world.rest() == [])
    }

    @Test func anAnswerThatCannotBeUsedIsARefusal() throws {
        let (world, call) = try MidCallTests.callUp()
        world.exchange.answersOffersWithNothing = true
        guard case .failure(.holdRefused) = world.answer(.hold(call)) else { throw Unexpected("refused") }
        #expect(world.snapshots(of: call).last?.isHeldHere == false)
        #expect(world.rest() == [])
    }

    /// Its 2xx has taken our offer: the far end would wait in a hold that nobody here knows of. It is told once how the
    /// call stands, also where that is answered with nothing again.
    @Test(arguments: [false, true]) func whoTookAHoldWithoutAUsableAnswerHearsThatThereIsNone(isResume: Bool) throws {
        let (world, call) = try MidCallTests.callUp()
        if isResume { _ = world.answer(.hold(call)) }
        let before = world.requests(.invite).count
        world.exchange.answersOffersWithNothing = true
        let command: PhoneCommand = isResume ? .resume(call, World.tab) : .hold(call)
        guard case .failure(.holdRefused) = world.answer(command) else { throw Unexpected("refused") }
        world.run(for: .seconds(30))
        let offers = try world.requests(.invite)[before...].map { try SessionDescription(parsing: $0.body) }
        let directions: [Direction] = isResume ? [.sendReceive, .sendOnly] : [.sendOnly, .sendReceive]
        #expect(offers.map { $0.media.first?.ownDirection ?? .sendReceive } == directions)
        #expect(
            offers.map(\.origin.sessionVersion) == offers.map(\.origin.sessionVersion).sorted()
                && Set(offers.map(\.origin.sessionVersion)).count == 2)
        #expect(world.snapshots(of: call).last?.isHeldHere == isResume)
        world.exchange.answersOffersWithNothing = false
        guard case .success = world.answer(command) else { throw Unexpected("the next try counts anew") }
        #expect(world.rest() == [])
    }

    @Test func holdsNobodyWhoHasNotAnswered() throws {
        let world = World()
        world.addAccount()
        let call = try #require(world.dial("603"))
        world.run(for: .seconds(1))
        #expect(world.answer(.hold(call)) == .failure(.notInCall))
        #expect(world.answer(.hold(CallID(rawValue: 9_999))) == .failure(.noSuchCall))
        #expect(world.rest() == [])
    }

    @Test func takesTheNewAddressAndCodecOfTheAnswerToAResume() throws {
        let (world, call) = try MidCallTests.callUp()
        _ = world.answer(.hold(call))
        let session = try #require(world.exchange.sessions.first)
        world.exchange.parties[session]?.local.port = 43_000
        world.exchange.parties[session]?.local.formats = [AudioFormat(encodingName: "PCMA", clockRate: 8000)]
        _ = world.answer(.resume(call, World.tab))
        #expect(Self.parameters(world)?.remote.port == 43_000)
        #expect(Self.parameters(world)?.sendFormat.encodingName == "PCMA")
        #expect(Self.parameters(world)?.sends == true && Self.parameters(world)?.receives == true)
        #expect(world.rest() == [])
    }

    @Test func aReinviteWithoutAnOfferKeepsTheHold() throws {
        let (world, call) = try MidCallTests.callUp()
        _ = world.answer(.hold(call))
        world.run(for: .seconds(1))
        let session = try #require(world.exchange.sessions.first)
        world.exchange.agent.reinvite(session, body: [], contentType: nil, now: world.now)
        world.run(for: .seconds(1))
        let offer = try SessionDescription(parsing: try #require(world.exchange.reinviteAnswers.last).body)
        #expect(offer.media.first?.ownDirection == .sendOnly)
        #expect(world.snapshots(of: call).last?.isHeldHere == true)
        _ = world.answer(.resume(call, World.tab))
        #expect(Self.parameters(world)?.receives == true)
        #expect(world.rest() == [])
    }

    @Test func askingTwiceIsHarmlessAndTheOppositeHasToWait() throws {
        let (world, call) = try MidCallTests.callUp()
        let first = world.ask(.hold(call))
        let second = world.ask(.hold(call))
        let opposite = world.ask(.resume(call, World.tab))
        #expect(world.reply(opposite) == .failure(.holdInProgress))
        world.run(for: .seconds(1))
        for id in [first, second, world.ask(.hold(call))] {
            guard case .success(.call(let snapshot)) = world.reply(id) else { throw Unexpected("no reply") }
            #expect(snapshot.isHeldHere)
        }
        #expect(world.exchange.receivedOffers.count == 1)
        #expect(world.rest() == [])
    }

    @Test func aCallThatEndsMeanwhileAnswersWhoeverWaits() throws {
        let (world, call) = try MidCallTests.callUp()
        let id = world.ask(.hold(call))
        world.ask(.hangUp(call))
        #expect(world.reply(id) == .failure(.noSuchCall))
        #expect(world.rest() == [])
    }

    @Test(arguments: 0..<10) func offersThatMeetAreMadeAgain(seed: UInt64) throws {
        let (world, call) = try MidCallTests.callUp(seed: seed)
        let session = try #require(world.exchange.sessions.first)
        let hold = world.ask(.hold(call))
        world.exchange.reoffer(session, now: world.now) { $0.port = 44_000 }
        world.run(for: .seconds(1))
        #expect(Self.parameters(world)?.source == .music, "the microphone is off while the offer waits")
        world.run(for: .seconds(10))
        guard case .success(.call(let snapshot)) = world.reply(hold) else { throw Unexpected("not held") }
        #expect(snapshot.isHeldHere, "seed \(seed)")
        guard case .success = world.answer(.resume(call, World.tab)) else { throw Unexpected("not taken back") }
        #expect(Self.parameters(world)?.sends == true && Self.parameters(world)?.receives == true)
        #expect(world.rest() == [], "seed \(seed)")
    }

    @Test(arguments: 0..<40) func everySeedOfABadNetworkEndsInOneState(seed: UInt64) throws {
        let (world, call) = try MidCallTests.callUp(seed: seed)
        world.wire = .bad
        for _ in 0..<3 {
            let held = world.answer(.hold(call))
            let back = world.answer(.resume(call, World.tab))
            #expect(held != nil && back != nil, "seed \(seed)")
        }
        world.wire = .perfect
        #expect(world.rest() == [], "seed \(seed)")
    }
}
