// What waits on the way from a page is told by the times in its frames.

import PluginKit
import Primitives
import Testing

@testable import SpechPhoneHost

struct TransitTests {
    /// Frames by the time in them and the millisecond of their arrival; what was told, with its millisecond.
    private func told(_ frames: [(time: Int, at: Int)]) -> [(at: Int, receipt: AudioReceipt)] {
        var transit = Transit()
        return frames.compactMap { time, at in
            let now = Instant(nanoseconds: Int64(at) * 1_000_000 + 999_999)
            transit.observe(UInt32(truncatingIfNeeded: time), now: now)
            return transit.take(now: now).map { (at, $0) }
        }
    }

    @Test func nothingWaitsOnAnEvenLineWhateverTheClocksSay() {
        let told = self.told((0..<100).map { (0xFFFF_FF00 + 20 * $0, 5_000 + 20 * $0) })
        #expect(told.map(\.at) == (0..<7).map { 5_000 + 300 * $0 })
        #expect(told.allSatisfy { $0.receipt.excess == 0 })
        #expect(told[1].receipt.time == UInt32(truncatingIfNeeded: 0xFFFF_FF00 + 300))
        // Our own clock wraps as well, after fifty days.
        let later = self.told((0..<100).map { (20 * $0, 0xFFFF_FF00 + 20 * $0) })
        #expect(later.allSatisfy { $0.receipt.excess == 0 })
    }

    @Test func whatWaitsIsTheTimeBeyondTheQuickestAndIsToldSoon() {
        let told = self.told((0..<100).map { (20 * $0, 80 + 20 * $0 + max(0, 5 * ($0 - 50))) })
        #expect((200...245).contains(told.last?.receipt.excess ?? 0))
        let busy = told.filter { $0.receipt.excess > 60 }.map(\.at)
        #expect(busy.count > 5)
        #expect(zip(busy, busy.dropFirst()).allSatisfy { (100...130).contains($1 - $0) })
    }

    @Test func oneLateFrameIsNoQueue() {
        let told = self.told((0..<100).map { (20 * $0, 20 * $0 + ($0 % 10 == 0 ? 150 : 0)) })
        #expect(told.allSatisfy { $0.receipt.excess == 0 })
    }

    @Test func driftAndAnotherRouteAreFollowed() {
        let told = self.told((0..<5_000).map { (20 * $0, 20 * $0 + $0 / 100 + ($0 > 3_000 ? 90 : 0)) })
        #expect(told.filter { $0.at < 60_000 }.allSatisfy { $0.receipt.excess < 20 })
        #expect(told.first { $0.at > 61_000 }.map { $0.receipt.excess > 80 } == true)
        // What was quickest counts for two windows.
        #expect(told.filter { (78_000..<88_000).contains($0.at) }.allSatisfy { $0.receipt.excess > 80 })
        #expect((told.last?.receipt.excess ?? .max) < 20)
    }

    @Test func aClockThatJumpsBeginsAnew() {
        let told = self.told((0..<100).map { (20 * $0, 20 * $0 + ($0 > 50 ? 3_600_000 : 0)) })
        #expect(told.allSatisfy { $0.receipt.excess == 0 })
        // Nothing that a page may write traps.
        let wild = [0, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1, 0x8000_0001, 0x7FFF_FFFF, 0]
        #expect(!self.told(wild.enumerated().map { ($1, 20 * $0) }).isEmpty)
    }
}
