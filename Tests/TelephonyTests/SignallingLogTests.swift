// The oldest make room, and the figures are those of what is kept.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct SignallingLogTests {
    private static func message(_ size: Int) -> TracedMessage {
        let endpoint = IPEndpoint(address: .v4(0xC000_0201), port: 5060)
        return TracedMessage(
            .incoming,
            Datagram(transport: .udp, local: endpoint, remote: endpoint, bytes: Array(repeating: 1, count: size)),
            owner: nil)
    }

    private static func limits(_ change: (inout SignallingLimits) -> Void) -> SignallingLimits {
        var limits = SignallingLimits()
        limits.entryOverhead = 0
        change(&limits)
        return limits
    }

    private static func account(_ name: String) -> AccountID { AccountID(rawValue: name) }

    private static func append(_ log: inout SignallingLog, _ name: String, _ size: Int, at second: UInt64) {
        log.append(
            Self.message(size), of: Self.account(name), call: nil,
            now: Instant(nanoseconds: Int64(second) * 1_000_000_000))
    }

    private static func sizes(_ log: SignallingLog, _ name: String) -> [Int] {
        log.entries(of: Self.account(name), call: nil).map(\.datagram.bytes.count)
    }

    @Test func theOldestOfAnAccountMakeRoom() {
        var log = SignallingLog(limits: Self.limits { $0.messagesPerAccount = 2 })
        for size in 1...200 { Self.append(&log, "a", size, at: UInt64(size)) }
        #expect(Self.sizes(log, "a") == [199, 200] && log.messages == 2 && log.bytes == 399 && log.dropped == 198)
    }

    @Test func bytesOfAnAccountAreLimited() {
        var log = SignallingLog(limits: Self.limits { $0.bytesPerAccount = 100 })
        for size in [40, 40, 40, 101, 10] { Self.append(&log, "a", size, at: 1) }
        #expect(Self.sizes(log, "a") == [10] && log.bytes == 10 && log.dropped == 4)
    }

    @Test func whatIsOldestOfAllMakesRoomFirst() {
        var log = SignallingLog(limits: Self.limits { $0.bytes = 100 })
        for (second, name) in ["a", "b", "a", "b"].enumerated() { Self.append(&log, name, 25, at: UInt64(second)) }
        Self.append(&log, "c", 50, at: 9)
        #expect(Self.sizes(log, "a") == [25] && Self.sizes(log, "b") == [25] && Self.sizes(log, "c") == [50])
        #expect(log.bytes == 100 && log.dropped == 2)
    }

    @Test func theAccountThatIsOldestMakesRoomForAnotherOne() {
        var log = SignallingLog(limits: Self.limits { $0.accounts = 2 })
        for (second, name) in ["a", "b", "a", "c"].enumerated() { Self.append(&log, name, 10, at: UInt64(second)) }
        #expect(Self.sizes(log, "a") == [] && Self.sizes(log, "b") == [10] && Self.sizes(log, "c") == [10])
        #expect(log.accounts == 2 && log.messages == 2 && log.bytes == 20 && log.dropped == 2)
    }

    @Test(arguments: 1...8) func theFiguresAreThoseOfWhatIsKept(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let limits = Self.limits {
            $0.messagesPerAccount = 9
            $0.bytesPerAccount = 400
            $0.accounts = 4
            $0.bytes = 900
            $0.entryOverhead = 7
        }
        var log = SignallingLog(limits: limits)
        var appended: UInt64 = 0
        var forgotten: UInt64 = 0
        for step in 0..<3_000 {
            let name = "\(random.next() % 6)"
            if random.next() % 50 == 0 {
                forgotten += UInt64(Self.sizes(log, name).count)
                log.forget(Self.account(name))
            } else {
                Self.append(&log, name, Int(random.next() % 150), at: UInt64(step))
                appended += 1
            }
            let kept = (0..<6).map { Self.sizes(log, "\($0)") }
            #expect(log.messages == kept.map(\.count).reduce(0, +))
            #expect(log.bytes == kept.joined().reduce(0) { $0 + $1 + 7 } && log.bytes <= 900)
            #expect(kept.allSatisfy { $0.count <= 9 && $0.reduce(0, { $0 + $1 + 7 }) <= 400 })
            #expect(log.accounts == kept.count { !$0.isEmpty } && log.accounts <= 4)
            #expect(appended == UInt64(log.messages) + log.dropped + forgotten)
        }
    }
}
