// What an answer means, and how often it is tried.

import Primitives
import Testing

@testable import WebPush

@Suite struct AttemptTests {
    private static let start = Instant(nanoseconds: 0)
    private static let now: Int64 = 784_111_777  // Sun, 06 Nov 1994 08:49:37 GMT

    @Test(
        arguments: [
            (201, .delivered), (200, .delivered), (404, .gone), (410, .gone), (400, .refused), (403, .refused),
            (413, .refused), (301, .refused), (307, .refused), (429, .again(after: nil)), (500, .again(after: nil)),
            (503, .again(after: nil)), (100, .refused), (999, .refused),
        ] as [(Int, PushVerdict)])
    func readsAStatus(status: Int, verdict: PushVerdict) {
        #expect(PushVerdict(.status(status, retryAfter: nil), now: Self.now) == verdict)
    }

    @Test(
        arguments: [
            ("120", 120), ("0", 0), ("99999999999999999999", 31_536_000), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sun, 06 Nov 1994 08:49:00 GMT", 0), ("Tue, 29 Feb 2000 00:00:00 GMT", 31_536_000), ("-5", nil), ("", nil),
            ("soon", nil),
            ("Sun, 06 Nov 1994 08:49:37 EST", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 8 GMT", nil),
        ] as [(String, Int64?)])
    func readsHowLongToWait(text: String, seconds: Int64?) {
        let verdict = PushVerdict(.status(429, retryAfter: text), now: Self.now)
        #expect(verdict == .again(after: seconds.map { .seconds($0) }))
    }

    @Test func theInsideIsRefusedAndSilenceIsTriedAgain() {
        #expect(PushVerdict(.addressForbidden, now: Self.now) == .refused)
        #expect(PushVerdict(.unreachable, now: Self.now) == .again(after: nil))
    }

    @Test func triesFiveTimesWithGrowingPauses() {
        var attempts = PushAttempts(expiry: .distantFuture)
        var now = Self.start
        var pauses: [Duration] = []
        while case .again(let next) = attempts.receive(.again(after: nil), now: now) {
            pauses.append(next - now)
            now = next
        }
        #expect(pauses == [2, 8, 32, 128].map { .seconds($0) })
    }

    @Test func waitsAsLongAsItIsAskedToWithinReason() {
        var attempts = PushAttempts(expiry: .distantFuture)
        #expect(
            attempts.receive(.again(after: .seconds(90)), now: Self.start) == .again(at: Self.start + .seconds(90)))
        #expect(attempts.receive(.again(after: .seconds(1)), now: Self.start) == .again(at: Self.start + .seconds(8)))
        #expect(attempts.receive(.again(after: .seconds(3_601)), now: Self.start) == .giveUp)
    }

    @Test func doesNotWaitBeyondWhatTheMessageIsWorth() {
        var attempts = PushAttempts(expiry: Self.start + .seconds(60))
        #expect(attempts.receive(.again(after: .seconds(60)), now: Self.start) == .giveUp)
        #expect(attempts.receive(.gone, now: Self.start) == .drop)
        #expect(attempts.receive(.delivered, now: Self.start) == .done)
        #expect(attempts.receive(.refused, now: Self.start) == .giveUp)
    }
}
