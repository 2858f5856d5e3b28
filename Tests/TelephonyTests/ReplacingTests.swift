// A call that takes the place of another one (RFC 3891): we are whom somebody was transferred to.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct ReplacingTests {
    static func replaces(_ world: World) throws -> Replaces {
        try #require(world.exchange.agent.replaceable(try TransferTests.far(world))).replaces
    }

    static func statuses(_ world: World) -> [Int] {
        world.datagrams.compactMap { datagram in
            guard case .response(let response)? = try? Message(parsing: datagram.bytes),
                response.cSeq?.method == .invite, response.status > 100
            else { return nil }
            return response.status
        }
    }

    @Test func takesThePlaceOfTheCallWithoutRinging() throws {
        let (world, old) = try MidCallTests.callUp()
        let value = try Self.replaces(world).description
        _ = world.exchange.call(headers: [.replaces: value, .referredBy: "<sip:1003@pbx.example>"], now: world.now)
        world.run(for: .seconds(2))
        #expect(Self.statuses(world) == [200])
        #expect(world.end(of: old)?.code == "transferred")
        #expect(world.end(of: old)?.by == .remote)
        let new = try #require(world.phone.callOfTab[World.tab])
        #expect(new != old)
        #expect(world.snapshots(of: new).last?.state == .active)
        #expect(world.snapshots(of: new).last?.remote.user == "1002")
        let parameters = world.openMedia.compactMap { world.configured[$0] }
        #expect(parameters.count == 1 && parameters.allSatisfy { $0.sends && $0.receives })
        #expect(world.exchange.outcomes.contains("established"))
        #expect(world.exchange.outcomes.contains { $0.hasPrefix("ended remote") })
        #expect(world.incoming.isEmpty, "nothing rings")
        #expect(world.rest() == [])
    }

    @Test func takesThePlaceOfAHeldCall() throws {
        let (world, old) = try MidCallTests.callUp()
        _ = world.answer(.hold(old))
        _ = world.exchange.call(headers: [.replaces: try Self.replaces(world).description], now: world.now)
        world.run(for: .seconds(2))
        let new = try #require(world.phone.callOfTab[World.tab])
        #expect(world.snapshots(of: new).last?.isHeldHere == false)
        #expect(world.rest() == [])
    }

    @Test func takesThePlaceOfACallOfOursThatRingsThere() throws {
        let world = World()
        world.addAccount()
        let old = try #require(world.dial("603"))
        world.run(for: .seconds(1))
        let invite = try #require(world.exchange.invitations.last)
        let toTag = try #require(invite.from?.tag)
        let ringing = try #require(world.ringingTag)
        let value = Replaces(
            callID: try #require(invite.callID), toTag: toTag, fromTag: ringing, isEarlyOnly: true)
        _ = world.exchange.call(headers: [.replaces: value.description], now: world.now)
        world.run(for: .seconds(2))
        #expect(world.end(of: old)?.code == "transferred")
        let new = try #require(world.phone.callOfTab[World.tab])
        #expect(world.snapshots(of: new).last?.state == .active)
        #expect(world.exchange.outcomes.contains("cancelled"))
        #expect(world.rest() == [])
    }

    enum Wrong: String, CaseIterable {
        case callID, toTag, fromTag, earlyOnly, unreadable
    }

    @Test(arguments: Wrong.allCases) func refusesWhatMatchesNoCall(wrong: Wrong) throws {
        let (world, old) = try MidCallTests.callUp()
        var replaces = try Self.replaces(world)
        switch wrong {
        case .callID: replaces.callID += "x"
        case .toTag: replaces.toTag += "x"
        case .fromTag: replaces.fromTag += "x"
        case .earlyOnly: replaces.isEarlyOnly = true
        case .unreadable: replaces.callID = ""
        }
        _ = world.exchange.call(headers: [.replaces: replaces.description], now: world.now)
        world.run(for: .seconds(2))
        let expected: [Wrong: Int] = [.earlyOnly: 486, .unreadable: 400]
        #expect(Self.statuses(world) == [expected[wrong] ?? 481])
        #expect(world.states(of: old).last == .active)
        #expect(world.rest() == [])
    }

    /// Each is one call more, beside those that the limits count.
    @Test func onlyOneAtATimeTakesThePlaceOfACall() throws {
        let (world, old) = try MidCallTests.callUp()
        let value = try Self.replaces(world).description
        for _ in 0..<3 { _ = world.exchange.call(headers: [.replaces: value], now: world.now) }
        world.run(for: .seconds(2))
        #expect(Self.statuses(world).sorted() == [200, 491, 491])
        #expect(world.end(of: old)?.code == "transferred")
        #expect(world.effects.count { if case .openMedia = $0 { true } else { false } } == 2)
        #expect(world.rest() == [])
    }

    /// It makes room for itself, so the limits of calls do not keep it out.
    @Test func takesThePlaceOfTheOnlyCallThatThereMayBe() throws {
        let world = World {
            $0.callLimit = 1
            $0.callsPerAccountLimit = 1
        }
        world.addAccount()
        let old = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        _ = world.exchange.call(headers: [.replaces: try Self.replaces(world).description], now: world.now)
        world.run(for: .seconds(2))
        #expect(Self.statuses(world) == [200])
        #expect(world.end(of: old)?.code == "transferred")
        #expect(world.rest() == [])
    }

    @Test func aCallThatEndsMeanwhileIsNotReplaced() throws {
        let (world, old) = try MidCallTests.callUp()
        _ = world.exchange.call(headers: [.replaces: try Self.replaces(world).description], now: world.now)
        world.ask(.hangUp(old))
        world.run(for: .seconds(2))
        #expect(Self.statuses(world) == [481])
        #expect(world.phone.callOfTab.isEmpty)
        #expect(world.rest() == [])
    }
}

extension World {
    /// The tag of the exchange's latest response that has one.
    fileprivate var ringingTag: String? {
        self.exchangeDatagrams.reversed().lazy.compactMap { datagram -> String? in
            guard case .response(let response)? = try? Message(parsing: datagram.bytes), response.status == 180 else {
                return nil
            }
            return response.to?.tag
        }.first
    }
}
