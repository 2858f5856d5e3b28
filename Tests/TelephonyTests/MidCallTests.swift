// What happens to a call that is up: hold, new codecs and ports, silence, digits, tabs.

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct MidCallTests {
    /// A call that is up, with its number.
    static func callUp(
        sound: AccountPreferences.HoldSound = .music, seed: UInt64 = 1, _ change: (World) -> Void = { _ in }
    ) throws -> (World, CallID) {
        let world = World(seed: seed)
        change(world)
        var account = World.account()
        account.preferences.holdSound = sound
        world.addAccount(account)
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        try #require(world.states(of: call).last == .active)
        return (world, call)
    }

    @Test func followsANewPortAndCodecOfTheFarEnd() throws {
        let (world, call) = try Self.callUp()
        let session = try #require(world.exchange.sessions.first)
        world.exchange.reoffer(session, now: world.now) { local in
            local.port = 41_000
            local.formats = [AudioFormat(encodingName: "PCMA", clockRate: 8000)]
        }
        world.run(for: .seconds(1))
        let parameters = try #require(world.media.flatMap { world.configured[$0] })
        #expect(parameters.remote.port == 41_000)
        #expect(parameters.sendFormat.encodingName == "PCMA")
        #expect(world.snapshots(of: call).last?.codec == "PCMA")
        let answer = try #require(world.exchange.reinviteAnswers.first)
        #expect(answer.status == 200)
        let description = try SessionDescription(parsing: answer.body)
        #expect(description.media.first?.formats.first == "8")
        #expect(world.rest() == [])
    }

    /// A translator in between has moved the far end, which says the same as before: its packets come from elsewhere.
    @Test func tellsMediaOfEachExchangeAlsoWhenNothingHasChanged() throws {
        let (world, _) = try Self.callUp()
        let session = try #require(world.exchange.sessions.first)
        let before = world.configurations
        world.exchange.reoffer(session, now: world.now) { _ in }
        world.run(for: .seconds(1))
        #expect(world.exchange.reinviteAnswers.map(\.status) == [200])
        #expect(world.configurations == before + 1)
        #expect(world.rest() == [])
    }

    @Test func showsThatTheFarEndHoldsAndTakesBack() throws {
        let (world, call) = try Self.callUp()
        let session = try #require(world.exchange.sessions.first)
        world.exchange.reoffer(session, now: world.now) { $0.direction = .sendOnly }
        world.run(for: .seconds(1))
        #expect(world.snapshots(of: call).last?.isHeldByRemote == true)
        #expect(world.media.flatMap { world.configured[$0] }?.sends == false)
        world.exchange.reoffer(session, now: world.now) { $0.direction = .sendReceive }
        world.run(for: .seconds(1))
        #expect(world.snapshots(of: call).last?.isHeldByRemote == false)
        #expect(world.media.flatMap { world.configured[$0] }?.sends == true)
        #expect(world.rest() == [])
    }

    @Test func answersAnUpdateWithADescription() throws {
        let (world, _) = try Self.callUp()
        let session = try #require(world.exchange.sessions.first)
        var party = try #require(world.exchange.parties[session])
        party.local.port = 42_000
        let offer = party.offer()
        _ = world.exchange.agent.sendInDialog(
            session, method: .update, contentType: "application/sdp", body: offer.serialized(), now: world.now)
        world.run(for: .seconds(1))
        #expect(world.exchange.responses.map(\.status) == [200])
        #expect(world.media.flatMap { world.configured[$0] }?.remote.port == 42_000)
        #expect(world.rest() == [])
    }

    @Test func makesAnOfferWhenTheFarEndAsksForOne() throws {
        let (world, _) = try Self.callUp()
        let session = try #require(world.exchange.sessions.first)
        world.exchange.agent.reinvite(session, body: [], contentType: nil, now: world.now)
        world.run(for: .seconds(1))
        let answer = try #require(world.exchange.reinviteAnswers.first)
        #expect(answer.status == 200)
        let offer = try SessionDescription(parsing: answer.body)
        #expect(offer.media.first?.audioFormats.first?.format.encodingName == "PCMU")
        // The exchange's ACK brings no answer: what was agreed stays.
        #expect(world.media.flatMap { world.configured[$0] }?.remote.port == 40_000)
        #expect(world.rest() == [])
    }

    @Test func refusesAnOfferWithoutACommonCodecAndGoesOn() throws {
        let (world, call) = try Self.callUp()
        let session = try #require(world.exchange.sessions.first)
        world.exchange.reoffer(session, now: world.now) { local in
            local.formats = [AudioFormat(encodingName: "G728", clockRate: 8000)]
        }
        world.run(for: .seconds(1))
        #expect(world.exchange.reinviteAnswers.map(\.status) == [488])
        #expect(world.states(of: call).last == .active)
        #expect(world.phone.census.counters.descriptionsRefused == 1)
        #expect(world.rest() == [])
    }

    @Test func warnsOfSilenceAndThenEndsTheCall() throws {
        let (world, call) = try Self.callUp()
        let media = try #require(world.media)
        for seconds in stride(from: 5, through: 55, by: 5) {
            world.give(.media(media, .silent(.seconds(seconds))))
        }
        #expect(world.notices == ["noSound"])
        #expect(world.states(of: call).last == .active)
        world.give(.media(media, .silent(.seconds(1_800))))
        world.run(for: .seconds(1))
        #expect(world.end(of: call)?.code == "mediaLost")
        #expect(world.exchange.outcomes.last?.hasPrefix("ended remote") == true)
        #expect(world.rest() == [])
    }

    /// Voicemail that records sends nothing for minutes.
    @Test func keepsASilentCallThatTheFarEndStillKnows() throws {
        let (world, call) = try Self.callUp()
        let media = try #require(world.media)
        for seconds in stride(from: 5, through: 300, by: 5) {
            world.run(for: .seconds(5))
            world.give(.media(media, .silent(.seconds(seconds))))
        }
        world.run(for: .seconds(40))
        #expect(world.states(of: call).last == .active)
        #expect(world.datagrams.count { $0.bytes.starts(with: Array("OPTIONS ".utf8)) } == 10)
        world.ask(.hangUp(call))
        #expect(world.rest() == [])
    }

    @Test func endsASilentCallWhoseFarEndDoesNotAnswer() throws {
        let (world, call) = try Self.callUp()
        world.wire.isCut = true
        world.give(.media(try #require(world.media), .silent(.seconds(30))))
        world.run(for: .seconds(31))
        #expect(world.states(of: call).last == .active)
        world.run(for: .seconds(2))
        #expect(world.end(of: call)?.code == "connectionLost")
        #expect(world.end(of: call)?.status == 408)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    @Test func endsASilentCallWhereNothingListensAnyMore() throws {
        let (world, call) = try Self.callUp()
        world.wire.isCut = true
        world.give(.media(try #require(world.media), .silent(.seconds(30))))
        world.give(.transportFailed(World.exchangeHop, .unreachable))
        world.run(for: .seconds(6))
        #expect(world.end(of: call)?.code == "mediaLost")
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    @Test func toleratesTheSilenceOfAHeldCall() throws {
        let (world, call) = try Self.callUp()
        let session = try #require(world.exchange.sessions.first)
        world.exchange.reoffer(session, now: world.now) { $0.direction = .inactive }
        world.run(for: .seconds(1))
        world.give(.media(try #require(world.media), .silent(.seconds(500))))
        #expect(world.states(of: call).last == .active)
        #expect(world.notices == [])
    }

    @Test func saysThatSoundIsBack() throws {
        let (world, _) = try Self.callUp()
        let media = try #require(world.media)
        world.give(.media(media, .resumed))
        world.give(.media(media, .silent(.seconds(15))))
        world.give(.media(media, .resumed))
        #expect(world.notices == ["noSound", "soundIsBack"])
    }

    @Test func tellsTheDigitsOfTheFarEnd() throws {
        let (world, call) = try Self.callUp()
        world.give(.media(try #require(world.media), .digit("7")))
        let session = try #require(world.exchange.sessions.first)
        _ = world.exchange.agent.sendInDialog(
            session, method: .info, contentType: "application/dtmf-relay",
            body: Array("Signal= #\r\nDuration=100".utf8),
            now: world.now)
        world.run(for: .seconds(1))
        let digits = world.events.compactMap { if case .digit(call, _, let digit) = $0 { digit } else { nil } }
        #expect(digits == ["7", "#"])
        #expect(world.exchange.responses.map(\.status) == [200])
    }

    @Test func sendsDigitsAsEventsWhereBothAgreed() throws {
        let (world, call) = try Self.callUp()
        let id = world.ask(.sendDigits(call, "12*# a"))
        #expect(world.reply(id) == .success(.done))
        let sent = world.effects.compactMap { if case .sendDigits(_, let digits) = $0 { String(digits) } else { nil } }
        #expect(sent == ["12*#A"])
        #expect(world.reply(world.ask(.sendDigits(call, "5x"))) == .failure(.invalidDigits("5x")))
        #expect(world.reply(world.ask(.sendDigits(call, ""))) == .failure(.invalidDigits("")))
        let many = String(repeating: "1", count: 65)
        #expect(world.reply(world.ask(.sendDigits(call, many))) == .failure(.tooManyDigits(limit: 64)))
    }

    @Test func sendsDigitsByInfoOneAfterTheOtherWhereEventsWereNotAgreed() throws {
        let (world, call) = try Self.callUp { $0.exchange.takesEvents = false }
        world.ask(.sendDigits(call, "123"))
        world.ask(.sendDigits(call, "4"))
        world.run(for: .seconds(2))
        let bodies = world.exchange.received.filter { $0.method == .info }
            .map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == ["1", "2", "3", "4"].map { "Signal=\($0)\r\nDuration=160\r\n" })
        #expect(world.rest() == [])
    }

    @Test func sendsNoDigitsBeforeTheAnswer() {
        let world = World()
        world.addAccount()
        let call = world.dial("603")
        world.run(for: .seconds(1))
        #expect(world.reply(world.ask(.sendDigits(call ?? CallID(rawValue: 0), "1"))) == .failure(.notInCall))
    }

    @Test func givesTheSoundToOneTabWithAGrowingEpoch() throws {
        let (world, call) = try Self.callUp()
        let other = SessionID(rawValue: 2)
        #expect(world.reply(world.ask(.attach(other, call))) == .success(.done))
        world.ask(.attach(World.tab, call))
        world.ask(.attach(World.tab, call))
        let told = world.events.compactMap { event -> String? in
            guard case .audio(let tab, let attachment) = event else { return nil }
            return "\(tab.rawValue):\(attachment.map { "\($0.epoch)" } ?? "-")"
        }
        #expect(told == ["1:1", "1:-", "2:2", "2:-", "1:3"])
        world.ask(.detach(World.tab))
        #expect(world.snapshots(of: call).last?.session == nil)
        #expect(world.reply(world.ask(.detach(World.tab))) == .success(.done), "again is harmless")
        let attached = world.effects.count { if case .attachAudio = $0 { true } else { false } }
        let detached = world.effects.count { if case .detachAudio = $0 { true } else { false } }
        #expect(attached == 3)
        #expect(detached == 3)
        #expect(world.rest() == [])
    }

    @Test func takesTheTabFromTheCallItHeardBefore() throws {
        let (world, first) = try Self.callUp()
        let second = try #require(world.dial("605"))
        world.run(for: .seconds(3))
        #expect(world.snapshots(of: first).last?.session == nil)
        #expect(world.snapshots(of: second).last?.session == World.tab)
        let streams = world.events.compactMap { event -> UInt32? in
            if case .audio(_, let attachment?) = event { attachment.stream } else { nil }
        }
        #expect(Set(streams).count == 2)
        #expect(world.reply(world.ask(.attach(World.tab, CallID(rawValue: 999)))) == .failure(.noSuchCall))
        #expect(world.rest() == [])
    }

    @Test func keepsTheCallWhenTheTabGoes() throws {
        let (world, call) = try Self.callUp()
        world.ask(.detach(World.tab))
        world.run(for: .seconds(5))
        guard case .success(.call(let snapshot)) = world.reply(world.ask(.checkCall(call))) else {
            Issue.record("no call")
            return
        }
        #expect(snapshot.state == .active)
        #expect(snapshot.answeredAt != nil)
    }

    @Test func countsHowOftenItWasGivenToATab() throws {
        let (world, call) = try Self.callUp()
        let handovers = { () -> UInt32? in
            guard case .success(.call(let snapshot)) = world.answer(.checkCall(call)) else { return nil }
            return snapshot.handovers
        }
        let first = try #require(handovers())
        _ = world.answer(.detach(World.tab))
        #expect(handovers() == first)
        _ = world.answer(.attach(World.tab, call))
        #expect(handovers() == first + 1)
        // It has the call already.
        _ = world.answer(.attach(World.tab, call))
        #expect(handovers() == first + 1)
    }
}

extension World {
    /// How often media was told what was agreed.
    fileprivate var configurations: Int {
        self.effects.count { if case .configureMedia = $0 { true } else { false } }
    }
}
