// Who is told when the last open page goes away.

import Logging
import NIOPosix
import PluginKit
import Primitives
import Telephony
import Testing
import Vault
import WebPush

@testable import SpechPhoneHost

/// What waits for something that never happens fails, and does not hang.
@Suite(.timeLimit(.minutes(20)))
struct PushDispatchTests {
    private static let missed = Telephony.CallState.ended(CallEnd(code: "missed", message: "", by: .remote))

    private static func call(
        of bench: PushBench, _ state: Telephony.CallState, id: UInt64 = 1,
        takenBy device: RecordID<StoredDevice>? = nil
    ) -> CallSnapshot {
        let owner = Telephony.UserID(rawValue: bench.owner.rawValue)
        return CallSnapshot(
            id: .init(rawValue: id), account: .init(rawValue: "a"), owner: owner,
            direction: .incoming, remote: RemoteParty(uri: "sip:600@pbx.example", user: "600"), state: state,
            startedAt: Instant(nanoseconds: 0),
            takenBy: device.map { Presence(user: owner, device: .init(rawValue: $0.rawValue), deviceName: "x") })
    }

    private static func dispatch(
        _ bench: PushBench, calls: [CallSnapshot] = [], sessions: SessionTable = table()
    ) -> PushDispatch {
        PushDispatch(phone: FakePhone(calls: calls), sessions: sessions, courier: bench.courier, salt: [])
    }

    private static func table() -> SessionTable {
        SessionTable(eventLoop: MultiThreadedEventLoopGroup.singleton.next())
    }

    /// A page of the bench's user, open on one of their devices.
    @discardableResult
    private static func openPage(
        on device: RecordID<StoredDevice>, of bench: PushBench, in sessions: SessionTable
    ) -> Session {
        let id = sessions.nextID()
        let session = sessions.open(Visitor(session: id, address: "127.0.0.1", hostName: "localhost", isLocal: true))
        let isBound = session.bind(
            BrowserSession(
                id: id, device: .init(device.rawValue), user: .init(bench.owner.rawValue), userName: "ada", role: .user)
        )
        #expect(isBound)
        return session
    }

    /// What was sent: to which device, for how many seconds, and under which topic.
    private static func sent(by bench: PushBench) -> [(address: String, timeToLive: String?, topic: String?)] {
        bench.service.requests.map { request in
            func header(_ name: String) -> String? { request.headers.first { $0.name == name }?.value }
            return (request.endpoint.text, header("TTL"), header("Topic"))
        }
    }

    @Test func aCallThatLosesItsLastTabIsAnnouncedOnce() async throws {
        let bench = try await PushBench()
        let dispatch = Self.dispatch(bench, calls: [Self.call(of: bench, .ringing)])
        try await bench.run {
            await dispatch.left(PluginKit.UserID(bench.owner.rawValue))
            try await bench.settled { $0.delivered == 1 }
            await dispatch.left(PluginKit.UserID(bench.owner.rawValue))
            dispatch.changed(Self.call(of: bench, Self.missed))
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

    @Test func aCallThatIsPlacedHereIsNotAnnounced() async throws {
        let bench = try await PushBench()
        var call = Self.call(of: bench, .ringing)
        call.direction = .outgoing
        let dispatch = Self.dispatch(bench, calls: [call])
        await dispatch.left(PluginKit.UserID(bench.owner.rawValue))
        #expect(dispatch.announcedCalls == 0)
    }

    /// Each call has its place on the screen, which its outcome takes; another call does not.
    @Test func theOutcomeTakesThePlaceOfItsOwnCall() async throws {
        let bench = try await PushBench()
        let dispatch = Self.dispatch(bench)
        try await bench.run {
            for id in UInt64(1)...2 {
                dispatch.began(Self.call(of: bench, .ringing, id: id))
                try await bench.settled { $0.delivered == Int(id) }
            }
            dispatch.changed(Self.call(of: bench, Self.missed, id: 1))
            try await bench.settled { $0.delivered == 3 }
        }
        let sent = Self.sent(by: bench)
        #expect(sent.map(\.timeToLive) == ["60", "60", "86400"])
        #expect(sent[0].topic != nil && sent[0].topic != sent[1].topic && sent[2].topic == sent[0].topic)
    }

    /// Who took the call knows, and so does a page that is open meanwhile.
    @Test func theOtherDevicesAreToldThatACallWasTaken() async throws {
        let bench = try await PushBench()
        let sessions = Self.table()
        let dispatch = Self.dispatch(bench, sessions: sessions)
        let laptop = try await bench.subscribe("laptop", at: "https://push.example/laptop")
        _ = try await bench.subscribe("tablet", at: "https://push.example/tablet")
        try await bench.run {
            dispatch.began(Self.call(of: bench, .ringing))
            try await bench.settled { $0.delivered == 3 }
            Self.openPage(on: laptop, of: bench, in: sessions)
            dispatch.changed(Self.call(of: bench, .active, takenBy: bench.device))
            try await bench.settled { $0.delivered > 3 }
        }
        #expect(
            Set(Self.sent(by: bench).prefix(3).map(\.address))
                == Set(["x", "laptop", "tablet"].map { "https://push.example/\($0)" }))
        #expect(Self.sent(by: bench).dropFirst(3).map(\.address) == ["https://push.example/tablet"])
    }

    /// The device that took it hears of nothing newer that would take the place of what waits.
    @Test func thatItRingsIsNotTriedAgainWhenItRingsNoMore() async throws {
        let bench = try await PushBench([.status(503, retryAfter: nil)])
        let dispatch = Self.dispatch(bench)
        try await bench.run {
            dispatch.began(Self.call(of: bench, .ringing))
            await bench.rests.begin()
            dispatch.changed(Self.call(of: bench, .active, takenBy: bench.device))
            bench.rests.end()
            try await bench.settled { _ in true }
        }
        #expect(bench.service.requests.count == 1)
    }

    enum Said: CaseIterable {
        case isNew, hasOnlyChanged, isOurs
    }

    @Test(arguments: Said.allCases) func whatIsOursOrHasOnlyChangedIsPushedToNobody(said: Said) async throws {
        let bench = try await PushBench()
        let dispatch = Self.dispatch(bench)
        let change =
            switch said {
            case .isNew: try await bench.message("alice", .incoming(mark: "1"))
            case .hasOnlyChanged: try await Self.copy(of: bench)
            case .isOurs: try await bench.message("alice", .outgoing(delivery: [], clientID: nil, reason: nil))
            }
        #expect(bench.handsNothingOver { dispatch.arrived(change) } == (said != .isNew))
    }

    /// A message that came a second time.
    private static func copy(of bench: PushBench) async throws -> MessageChange {
        _ = try await bench.message("alice", .incoming(mark: "1"))
        return try await bench.message("alice", .incoming(mark: "1"))
    }

    /// Logged out or revoked, a tab is nobody's by the time that its socket has closed.
    @Test(arguments: [true, false]) func aCallWhoseLastTabGoesIsAnnouncedHoweverItGoes(isDismissed: Bool) async throws {
        let bench = try await PushBench()
        let settings = RunningHost.settings(in: RunningHost.newFolder())
        let tabs = try Tabs(
            settings: settings, vault: bench.vault, group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        tabs.phone.fill(FakePhone(calls: [Self.call(of: bench, .ringing)]))
        let page = Self.openPage(on: bench.device, of: bench, in: tabs.sessions)
        if isDismissed { page.dismiss("logout") }
        #expect(page.identity == nil || !isDismissed)
        let working = Task { try await tabs.background.run() }
        tabs.sessions.close(page)
        while tabs.push.dispatch.announcedCalls == 0 { try await Task.sleep(for: .milliseconds(2)) }
        working.cancel()
        _ = await working.result
    }

    @Test func onlyANewMessageOfTheNetworkIsToldAndOnlyWhereNoPageIsOpen() async throws {
        let bench = try await PushBench()
        let sessions = Self.table()
        let dispatch = Self.dispatch(bench, sessions: sessions)
        let received = try await bench.message("alice", .incoming(mark: "1"))
        let copy = try await bench.message("alice", .incoming(mark: "1"))
        let ours = try await bench.message("bob", .outgoing(delivery: [], clientID: nil, reason: nil))
        try await bench.run {
            dispatch.arrived(copy)
            dispatch.arrived(ours)
            try await bench.settled { _ in true }
            dispatch.arrived(received)
            try await bench.settled { $0.delivered > 0 }
            let page = Self.openPage(on: bench.device, of: bench, in: sessions)
            dispatch.arrived(try await bench.message("carol", .incoming(mark: "2")))
            try await bench.settled { _ in true }
            sessions.close(page)
            dispatch.arrived(try await bench.message("dave", .incoming(mark: "3")))
            try await bench.settled { $0.delivered > 1 }
        }
        #expect(Self.sent(by: bench).map(\.timeToLive) == ["86400", "86400"])
    }
}
