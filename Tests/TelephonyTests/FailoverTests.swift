// A call goes on to the next server of the domain when one does not take it (RFC 3263, section 4.3).

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct FailoverTests {
    /// An account of a domain with two servers; it is registered at the first.
    private static func world(
        seed: UInt64 = 1, second: Route = World.secondRoute, change: (inout PhoneMachine.Settings) -> Void = { _ in }
    ) -> World {
        let world = World(seed: seed, change: change)
        world.resolution = .success([World.route, second])
        world.addAccount()
        return world
    }

    private static func invites(_ world: World, to endpoint: IPEndpoint) throws -> [Request] {
        try world.datagrams.filter { $0.remote == endpoint }.compactMap { datagram in
            guard case .request(let request) = try Message(parsing: datagram.bytes), request.method == .invite else {
                return nil
            }
            return request
        }
    }

    @Test func aSilentServerIsLeftForTheNextAfterFourSeconds() throws {
        let world = Self.world()
        world.deaf = [World.exchangeEndpoint]
        let call = world.dial("600")
        world.run(for: .milliseconds(3_900))
        #expect(try Self.invites(world, to: World.secondEndpoint) == [])
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
        let first = try #require(try Self.invites(world, to: World.exchangeEndpoint).first)
        let second = try #require(try Self.invites(world, to: World.secondEndpoint).first)
        #expect(second.callID == first.callID && second.from == first.from && second.uri == first.uri)
        #expect(second.topVia?.branch != first.topVia?.branch)
        #expect(try #require(second.cSeq).number > (try #require(first.cSeq)).number)
        #expect(second.body == first.body, "the same address and port of ours")
        #expect(world.phone.census.counters.failovers == 1)
        // The next call asks the one that answers.
        let again = world.dial("600")
        world.run(for: .seconds(2))
        #expect(world.states(of: again).last == .active)
        #expect(try Self.invites(world, to: World.exchangeEndpoint).allSatisfy { $0.callID == first.callID })
        #expect(world.rest() == [])
    }

    @Test func aServerThatTurnsOutToBeSlowIsToldToStop() throws {
        let world = Self.world()
        world.deaf = [World.exchangeEndpoint]
        let call = world.dial("600")
        world.run(for: .seconds(6))
        #expect(world.states(of: call).last == .active)
        world.deaf = []
        // The first INVITE is repeated after 7.5 s, and rings at the same telephone.
        world.run(for: .seconds(5))
        #expect(world.exchange.outcomes == ["cancelled"])
        #expect(world.states(of: call).last == .active, "the call that stands goes on")
        #expect(world.rest() == [])
    }

    @Test func aRefusedWayIsLeftAtOnce() throws {
        let world = Self.world()
        world.deaf = [World.exchangeEndpoint]
        let call = world.dial("600")
        world.run(for: .milliseconds(20))
        world.give(.transportFailed(World.exchangeHop, .unreachable))
        world.run(for: .milliseconds(200))
        #expect(world.states(of: call) == [.dialing, .ringing])
        world.run(for: .seconds(2))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    /// What failed makes the line register again, and that asks for the name, whose addresses have aged.
    @Test func aRefusedWayIsLeftAlsoWhileTheNameIsAskedForAgain() throws {
        let world = Self.world { $0.routeLifetime = .seconds(1) }
        world.deaf = [World.exchangeEndpoint]
        let call = world.dial("600")
        world.run(for: .milliseconds(20))
        world.give(.transportFailed(World.exchangeHop, .unreachable))
        #expect(try Self.invites(world, to: World.secondEndpoint).count == 1)
        world.run(for: .seconds(2))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    @Test func anOverloadedServerRestsAsLongAsItSays() throws {
        let world = Self.world()
        world.exchange.unavailable = [World.exchangeEndpoint: [.retryAfter: "60"]]
        for _ in 0..<2 {
            let call = world.dial("600")
            world.run(for: .seconds(2))
            #expect(world.states(of: call).last == .active)
        }
        #expect(try Self.invites(world, to: World.exchangeEndpoint).count == 1)
        world.run(for: .seconds(60))
        world.dial("600")
        world.run(for: .seconds(2))
        #expect(try Self.invites(world, to: World.exchangeEndpoint).count == 2)
        #expect(world.rest() == [])
    }

    @Test func a503WithoutRetryAfterIsAboutOneCall() throws {
        let world = Self.world()
        world.exchange.unavailable = [World.exchangeEndpoint: [:]]
        for number in 1...2 {
            let call = world.dial("600")
            world.run(for: .seconds(2))
            #expect(world.states(of: call).last == .active)
            #expect(try Self.invites(world, to: World.exchangeEndpoint).count == number)
        }
        #expect(world.rest() == [])
    }

    @Test func saysWhatWasTriedWhenNobodyTakesTheCall() throws {
        let world = Self.world()
        world.deaf = [World.exchangeEndpoint, World.secondEndpoint]
        let call = world.dial("600")
        world.run(for: .seconds(37))
        let end = try #require(world.end(of: call))
        #expect(end.code == "serverUnreachable")
        #expect(end.message.hasSuffix(" Tried: 192.0.2.2:5060 (no answer), 192.0.2.3:5060 (no answer)."))
        #expect(world.rest() == [])
    }

    @Test func theAnswerOfTheSecondIsTheOutcome() throws {
        let world = Self.world()
        world.exchange.unavailable = [World.exchangeEndpoint: [:]]
        let call = world.dial("s486")
        world.run(for: .seconds(2))
        #expect(world.end(of: call)?.message == "s486 is busy.")
        #expect(world.rest() == [])
    }

    @Test func triesNoMoreThanItsLimit() throws {
        let world = World { $0.targetLimit = 2 }
        let third = IPEndpoint(address: .v4(0xC000_0204), port: 5060)
        world.resolution = .success([
            World.route, World.secondRoute, Route(transport: .udp, local: World.phoneEndpoint, remote: third),
        ])
        world.addAccount()
        world.exchange.unavailable = [World.exchangeEndpoint: [:], World.secondEndpoint: [:]]
        let call = world.dial("600")
        world.run(for: .seconds(2))
        #expect(
            world.end(of: call)?.message.hasSuffix(
                " Tried: 192.0.2.2:5060 (not in service), 192.0.2.3:5060 (not in service).") == true)
        #expect(try Self.invites(world, to: third) == [])
        #expect(world.rest() == [])
    }

    @Test func fromAnotherAddressOfOursTheSoundMovesToo() throws {
        let second = Route(transport: .udp, local: World.otherPhoneEndpoint, remote: World.secondEndpoint)
        let world = Self.world(second: second)
        world.deaf = [World.exchangeEndpoint]
        let call = world.dial("600")
        world.run(for: .milliseconds(500))
        let before = try #require(world.media)
        world.run(for: .seconds(6))
        #expect(world.states(of: call).last == .active)
        #expect(world.openMedia.count == 1 && world.media != before)
        let invite = try #require(try Self.invites(world, to: World.secondEndpoint).first)
        #expect(String(decoding: invite.body, as: UTF8.self).contains("c=IN IP4 198.51.100.1\r\n"))
        #expect(invite.contacts.first?.uri.sip?.host == "198.51.100.1")
        #expect(world.rest() == [])
    }

    /// Each INVITE has keys of its own: whoever answers the second has seen no others.
    @Test(arguments: ["a", "b"]) func whatTheFirstServersTelephoneAnsweredIsForgotten(tag: String) throws {
        let world = World()
        world.resolution = .success([World.route, World.secondRoute])
        world.addAccount(Keys.account(.optional))
        world.wire.isCut = true
        let call = try #require(world.dial("2002"))
        world.run(for: .milliseconds(50))
        let first = try Callee(world)
        world.receive(first.reliable(183, number: 9, tag: "a", body: Callee.description(port: 41_000)))
        world.receive(first.response(503))
        let second = try Callee(world)
        #expect(world.datagrams.last?.remote == World.secondEndpoint)
        #expect(world.states(of: call) == [.dialing, .earlyMedia, .dialing], "it begins again")
        let own = try #require(Keys.lines(in: second.invite.body).first)
        let answer = Callee.description(port: 42_000, crypto: [Keys.value(own.tag, own.suite, 1)])
        world.receive(second.response(200, tag: tag, body: answer), from: World.secondEndpoint)
        #expect(world.snapshots(of: call).last?.state == .active)
        let parameters = try #require(EncryptedCallTests.parameters(world))
        #expect(parameters.remote.port == 42_000)
        #expect(parameters.protection == Keys.protection(own, Keys.line(own.tag, own.suite, 1)))
    }

    /// Another port of ours has been told nothing yet, however much the second telephone says the same as the first.
    @Test func earlySoundAfterAMoveOfOursIsHeard() throws {
        let world = World()
        let second = Route(transport: .udp, local: World.otherPhoneEndpoint, remote: World.secondEndpoint)
        world.resolution = .success([World.route, second])
        world.addAccount()
        world.wire.isCut = true
        let call = try #require(world.dial("2002"))
        world.run(for: .milliseconds(50))
        let early = Callee.description(port: 41_000)
        world.receive(try Callee(world).response(183, body: early))
        let before = try #require(world.media)
        world.receive(try Callee(world).response(503))
        world.run(for: .milliseconds(50))
        let after = try #require(world.media)
        #expect(after != before && world.configured[after] == nil)
        world.receive(try Callee(world).response(183, body: early), from: World.secondEndpoint)
        #expect(world.states(of: call).last == .earlyMedia)
        #expect(world.configured[after]?.remote.port == 41_000)
    }

    /// What asked for a pause is not tried meanwhile, not even after one that did not.
    @Test func aCallPassesOverAServerThatRests() throws {
        let world = World()
        let third = IPEndpoint(address: .v4(0xC000_0204), port: 5060)
        world.resolution = .success([
            World.route, World.secondRoute, Route(transport: .udp, local: World.phoneEndpoint, remote: third),
        ])
        world.addAccount()
        world.exchange.unavailable = [World.exchangeEndpoint: [:], World.secondEndpoint: [.retryAfter: "60"]]
        for number in 1...2 {
            world.dial("600")
            world.run(for: .seconds(2))
            #expect(try Self.invites(world, to: World.exchangeEndpoint).count == number)
            #expect(try Self.invites(world, to: World.secondEndpoint).count == 1)
        }
    }

    /// Its rest ends while the others are waited for.
    @Test func aServerWhoseRestIsOverMeanwhileIsTried() throws {
        let world = World()
        let third = IPEndpoint(address: .v4(0xC000_0204), port: 5060)
        world.resolution = .success([
            World.route, World.secondRoute, Route(transport: .udp, local: World.phoneEndpoint, remote: third),
        ])
        world.addAccount()
        world.exchange.unavailable = [World.exchangeEndpoint: [:], World.secondEndpoint: [.retryAfter: "40"]]
        let first = try #require(world.dial("600"))
        world.run(for: .seconds(1))
        world.ask(.hangUp(first))
        world.exchange.unavailable = [:]
        world.deaf = [World.exchangeEndpoint]
        world.run(for: .seconds(19))
        let call = world.dial("600")
        world.run(for: .seconds(45))
        #expect(world.states(of: call).last == .active)
    }

    /// Where there is no other server, the next call asks the same one, and nobody need look for it.
    @Test func theOnlyServerIsNotLeftForABusyMoment() throws {
        let world = World()
        world.addAccount()
        world.dial("s503")
        world.run(for: .seconds(2))
        world.resolution = nil
        let call = world.dial("600")
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
    }

    /// A server that closes for a year is asked again after the longest rest.
    @Test func noServerRestsLongerThanTheLimit() throws {
        let world = Self.world()
        world.exchange.unavailable = [World.exchangeEndpoint: [.retryAfter: "31536000"]]
        world.dial("600")
        world.run(for: .seconds(2))
        world.exchange.unavailable = [:]
        world.run(for: .seconds(3_500))
        world.dial("600")
        world.run(for: .seconds(2))
        #expect(try Self.invites(world, to: World.exchangeEndpoint).count == 1)
        world.run(for: .seconds(100))
        world.dial("600")
        world.run(for: .seconds(2))
        #expect(try Self.invites(world, to: World.exchangeEndpoint).count == 2)
    }

    @Test(arguments: [3_000, 4_000, 4_001, 4_050, 4_500] as [Int]) func hangingUpOnTheWayEndsBoth(delay: Int) throws {
        let second = Route(transport: .udp, local: World.otherPhoneEndpoint, remote: World.secondEndpoint)
        for route in [World.secondRoute, second] {
            let world = Self.world(second: route)
            world.deaf = [World.exchangeEndpoint]
            let call = try #require(world.dial("603"))
            world.run(for: .milliseconds(delay))
            world.ask(.hangUp(call))
            world.deaf = []
            world.run(for: .seconds(40))
            #expect(world.end(of: call)?.code == "cancelled")
            #expect(world.exchange.outcomes.allSatisfy { $0 == "cancelled" }, "\(world.exchange.outcomes)")
            #expect(world.rest() == [], "after \(delay) ms")
        }
    }

    @Test func whoAnsweredProvisionallyIsWaitedFor() throws {
        let world = Self.world()
        let call = world.dial("mute")
        world.run(for: .milliseconds(100))
        world.deaf = [World.exchangeEndpoint]
        world.run(for: .seconds(40))
        #expect(world.states(of: call) == [.dialing])
        #expect(try Self.invites(world, to: World.secondEndpoint) == [])
        world.deaf = []
        #expect(world.rest() == [])
    }

    @Test func aSpoiltCertificateLeadsNowhereElse() throws {
        let world = World()
        let tls = Route(transport: .tls, local: World.phoneEndpoint, remote: World.exchangeEndpoint)
        world.resolution = .success([tls, World.secondRoute])
        world.addAccount()
        world.deaf = [World.exchangeEndpoint]
        let call = world.dial("600")
        world.run(for: .milliseconds(10))
        let hop = try #require(world.datagrams.last { $0.transport == .tls }?.hop)
        world.give(.transportFailed(hop, .certificate(.unreadable)))
        #expect(world.end(of: call) != nil)
        #expect(world.datagrams.allSatisfy { $0.transport == .tls })
        #expect(world.rest() == [])
    }

    @Test func aMessageGoesOnWhenItsServerTakesNone() throws {
        let world = Self.world()
        world.exchange.unavailable = [World.exchangeEndpoint: [:]]
        #expect(world.write("hello").isKept)
        world.run(for: .seconds(2))
        #expect(world.shelf.words(of: "hello").last == "delivered")
        #expect(world.exchange.received.count { $0.method == .message } == 2, "one is challenged")
        world.exchange.unavailable = [World.exchangeEndpoint: [:], World.secondEndpoint: [:]]
        #expect(world.write("later").isKept)
        world.run(for: .seconds(2))
        #expect(world.shelf.words(of: "later").last == "queued serviceUnavailable")
        #expect(world.rest() == [])
    }

    @Test func aMessageThatNobodyAnswersIsNotSentTwice() throws {
        let world = Self.world()
        world.deaf = [World.exchangeEndpoint]
        #expect(world.write("hello").isKept)
        world.run(for: .seconds(36))
        #expect(!world.datagrams.contains { $0.remote == World.secondEndpoint })
        #expect(world.shelf.words(of: "hello").last == "queued noAnswer")
        #expect(world.rest() == [])
    }

    /// Servers fall silent and come back at any time; whatever crosses what, nothing stays behind.
    @Test(arguments: 0..<40 as Range<UInt64>) func leavesNothingWhateverCrosses(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let world = Self.world(seed: seed)
        world.wire = Wire(loss: 0.2, duplication: 0.1, latency: 1...400)
        let calls = ["600", "602", "603", "605", "s503", "s486"].compactMap { world.dial($0) }
        for _ in 0..<10 {
            world.run(for: .milliseconds(Int(random.next() % 3_000)))
            let servers = [World.exchangeEndpoint, World.secondEndpoint]
            world.deaf = Set(servers.filter { _ in random.next() % 2 == 0 })
            let call = calls[Int(random.next() % UInt64(calls.count))]
            if random.next() % 3 == 0 { world.ask(.hangUp(call)) }
        }
        world.deaf = []
        for call in calls { world.ask(.hangUp(call)) }
        world.run(for: .seconds(120))
        // Whom nobody reached to tell it rings on.
        #expect(world.rest().filter { !$0.hasSuffix("exchange sessions") } == [], "seed \(seed)")
        #expect(calls.allSatisfy { world.end(of: $0) != nil }, "seed \(seed)")
    }
}
