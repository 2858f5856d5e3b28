// One INVITE, several far ends: each answers for itself, and the phone follows the latest (RFC 3261, section 13.2.2.4).

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct ForkTests {
    private static func port(_ world: World) -> UInt16? {
        world.media.flatMap { world.configured[$0] }?.remote.port
    }

    @Test func theLatestForkIsHeardAndTheOneThatAnswersCounts() throws {
        let (world, call, callee) = try Callee.called()
        world.receive(callee.response(183, tag: "a", body: Callee.description(port: 41_000)))
        #expect(Self.port(world) == 41_000)
        world.receive(callee.response(183, tag: "b", body: Callee.description(port: 42_000, formats: "8")))
        #expect(Self.port(world) == 42_000)
        #expect(world.snapshots(of: call).last?.codec == "PCMA")
        world.receive(callee.response(180, tag: "a"))
        #expect(Self.port(world) == 42_000, "ringing is no sound")
        world.receive(callee.response(200, tag: "a", body: Callee.description(port: 41_000)))
        #expect(Self.port(world) == 41_000)
        #expect(world.snapshots(of: call).last?.state == .active)
        #expect(world.snapshots(of: call).last?.codec == "PCMU")
        world.receive(callee.response(200, tag: "b", body: Callee.description(port: 42_000)))
        #expect(world.requests(.ack).map { $0.to?.tag } == ["a", "b"])
        #expect(world.requests(.bye).map { $0.to?.tag } == ["b"])
        #expect(Self.port(world) == 41_000)
        #expect(world.snapshots(of: call).last?.state == .active)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    @Test func theAnswerOfAReliableResponseStands() throws {
        let (world, call, callee) = try Callee.called()
        world.receive(callee.reliable(183, number: 9, body: Callee.description(port: 41_000)))
        #expect(world.requests(.prack).map { $0.headers["RAck"] } == ["9 1 INVITE"])
        world.receive(callee.response(200))
        #expect(world.snapshots(of: call).last?.state == .active)
        #expect(Self.port(world) == 41_000)
    }

    /// RFC 3264, section 4: what comes after the answer is no answer.
    @Test func aSecondAnswerOfOneForkIsIgnored() throws {
        let (world, _, callee) = try Callee.called()
        world.receive(callee.reliable(183, number: 9, body: Callee.description(port: 41_000)))
        world.receive(callee.response(200, body: Callee.description(port: 42_000)))
        #expect(Self.port(world) == 41_000)
    }

    @Test func anUpdateBeforeTheAnswerMovesTheSoundOfItsFork() throws {
        let (world, call, callee) = try Callee.called()
        world.receive(callee.reliable(183, number: 9, tag: "a", body: Callee.description(port: 41_000)))
        world.receive(callee.response(183, tag: "b", body: Callee.description(port: 42_000)))
        world.receive(callee.request("UPDATE", cSeq: 1, tag: "a", body: Callee.description(port: 43_000, formats: "8")))
        #expect(world.answers(.update).map(\.status) == [200])
        #expect(Self.port(world) == 43_000)
        #expect(world.snapshots(of: call).last?.codec == "PCMA")
        // The other fork has answered nothing for good: no offer may come from there.
        world.receive(callee.request("UPDATE", cSeq: 1, tag: "b", body: Callee.description(port: 44_000)))
        #expect(world.answers(.update).map(\.status) == [200, 491])
        world.receive(callee.response(200, tag: "a"))
        #expect(Self.port(world) == 43_000)
        #expect(world.snapshots(of: call).last?.state == .active)
    }

    /// Whoever makes a call ring everywhere must not make us remember everything; the first are told apart for good.
    @Test func remembersOnlySoManyForks() throws {
        let (world, call, callee) = try Callee.called()
        world.receive(callee.reliable(183, number: 9, tag: "first", body: Callee.description(port: 41_000)))
        for number in 0..<40 {
            world.receive(callee.response(183, tag: "t\(number)", body: Callee.description(port: 42_000 + number)))
        }
        #expect(world.phone.calls.values.first?.forks.others.count == 16)
        world.receive(callee.response(200, tag: "first"))
        #expect(world.snapshots(of: call).last?.state == .active)
        #expect(Self.port(world) == 41_000)
    }

    /// The codec of another fork does not come into the call that was answered without a description.
    @Test func aForkThatNeverSaidAnythingCannotBeHeard() throws {
        let (world, call, callee) = try Callee.called()
        world.receive(callee.response(183, tag: "a", body: Callee.description(port: 41_000)))
        world.receive(callee.response(200, tag: "b"))
        #expect(world.requests(.bye).map { $0.to?.tag } == ["b"])
        #expect(world.snapshots(of: call).contains { $0.state == .active } == false)
    }
}
