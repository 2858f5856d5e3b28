// Who is told when the last open page goes away.

import NIOPosix
import PluginKit
import Primitives
import Telephony
import Testing
import Vault

@testable import SpechPhoneHost

struct PushDispatchTests {
    private static func call(of bench: PushBench, _ state: Telephony.CallState) -> CallSnapshot {
        CallSnapshot(
            id: .init(rawValue: 1), account: .init(rawValue: "a"), owner: .init(rawValue: bench.owner.rawValue),
            direction: .incoming, remote: RemoteParty(uri: "sip:600@pbx.example", user: "600"), state: state,
            startedAt: Instant(nanoseconds: 0))
    }

    private static func dispatch(_ bench: PushBench, calls: [CallSnapshot]) -> PushDispatch {
        PushDispatch(
            phone: FakePhone(calls: calls),
            sessions: SessionTable(eventLoop: MultiThreadedEventLoopGroup.singleton.next()),
            courier: bench.courier, salt: [])
    }

    @Test func aCallThatLosesItsLastTabIsAnnouncedOnce() async throws {
        let bench = try await PushBench()
        let dispatch = Self.dispatch(bench, calls: [Self.call(of: bench, .ringing)])
        try await bench.run {
            await dispatch.left(PluginKit.UserID(bench.owner.rawValue))
            try await bench.settled { $0.delivered == 1 }
            await dispatch.left(PluginKit.UserID(bench.owner.rawValue))
            dispatch.changed(Self.call(of: bench, .ended(CallEnd(code: "missed", message: "", by: .remote))))
            try await bench.settled { $0.delivered == 2 }
        }
        #expect(bench.service.requests.count == 2)
        #expect(dispatch.announcedCalls == 0)
    }

    @Test func whatIsOfSomebodyElseOrUpAlreadyIsNotAnnounced() async throws {
        let bench = try await PushBench()
        let dispatch = Self.dispatch(bench, calls: [Self.call(of: bench, .active)])
        await dispatch.left(PluginKit.UserID(bench.owner.rawValue))
        #expect(dispatch.announcedCalls == 0)
        let other = Self.dispatch(bench, calls: [Self.call(of: bench, .ringing)])
        await other.left(PluginKit.UserID("somebody else"))
        #expect(other.announcedCalls == 0)
    }
}
