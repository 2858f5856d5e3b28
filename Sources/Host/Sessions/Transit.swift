// How much waits on the way from a page to here: what the page cannot see by itself.

import PluginKit
import Primitives

/// Measures by how much frames come later than the quickest one did; web/js/audio/line-control.js does the same.
///
/// The two clocks need not agree: only differences count. What was quickest is forgotten after two windows, so that
/// drifting clocks and another route are followed.
struct Transit: Sendable {
    private static let window: Duration = .seconds(15)
    /// Milliseconds; what is more has not waited: a clock has jumped.
    private static let jump: Int32 = 10_000
    /// So many milliseconds, half of what the sender calls crowded, are told soon, fewer are told seldom.
    private static let notable: UInt16 = 30
    private static let soon: Duration = .milliseconds(100)
    private static let seldom: Duration = .milliseconds(300)

    /// What a frame would take whose transit is zero; `nil` before the first.
    private var base: UInt32?
    private var least: Int32 = 0
    private var former: Int32 = 0
    private var windowEnd = Instant.distantFuture
    /// One frame that is late is no queue: the quickest of the last three counts.
    private var recent: SIMD4<Int32> = .zero
    private var news: AudioReceipt?
    private var toldAt: Instant?

    /// A frame came that was sent at `time`, on its sender's clock.
    mutating func observe(_ time: UInt32, now: Instant) {
        let arrival = UInt32(truncatingIfNeeded: now.nanoseconds / 1_000_000)
        let base = self.base ?? self.begin(time, arrival, now)
        let transit = Int32(truncatingIfNeeded: arrival &- time &- base)
        if now >= self.windowEnd {
            self.former = self.least
            self.least = transit
            self.windowEnd = now + Self.window
        }
        self.least = min(self.least, transit)
        let excess = transit.subtractingReportingOverflow(min(self.least, self.former))
        guard !excess.overflow, excess.partialValue <= Self.jump else {
            _ = self.begin(time, arrival, now)
            return
        }
        self.recent = SIMD4(excess.partialValue, self.recent.x, self.recent.y, .max)
        self.news = AudioReceipt(time: time, excess: UInt16(clamping: self.recent.min()))
    }

    /// What the sender is to be told, when it is due.
    mutating func take(now: Instant) -> AudioReceipt? {
        guard let news = self.news else { return nil }
        let pause = news.excess > Self.notable ? Self.soon : Self.seldom
        if let toldAt = self.toldAt, now - toldAt < pause { return nil }
        self.toldAt = now
        self.news = nil
        return news
    }

    private mutating func begin(_ time: UInt32, _ arrival: UInt32, _ now: Instant) -> UInt32 {
        let base = arrival &- time
        self.base = base
        self.least = 0
        self.former = 0
        self.windowEnd = now + Self.window
        self.recent = SIMD4(repeating: .max)
        return base
    }
}
