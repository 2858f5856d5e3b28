// Sums over calls forget no counter.

import Testing

@testable import Media

@Suite struct StatisticsSumTests {
    private static func counters(of statistics: MediaStatistics) -> [String: UInt64] {
        let fields = Mirror(reflecting: statistics).children.compactMap { child in
            (child.value as? UInt64).flatMap { value in child.label.map { ($0, value) } }
        }
        return Dictionary(uniqueKeysWithValues: fields)
    }

    @Test func addsEveryCounter() {
        let one = Self.filled
        var sum = MediaStatistics()
        sum += one
        sum += one
        for (name, value) in Self.counters(of: sum) { #expect(value == 2, "\(name)") }
    }

    @Test func leavesReadingsOfTheMomentAlone() {
        var one = MediaStatistics()
        one.playoutDelay = .milliseconds(60)
        one.frameLength = 160
        var sum = MediaStatistics()
        sum += one
        #expect(sum.playoutDelay == .zero && sum.frameLength == 0)
    }

    /// 1 in every counter.
    private static var filled: MediaStatistics {
        var one = MediaStatistics()
        for path in MediaStatistics.sums { one[keyPath: path] = 1 }
        #expect(Self.counters(of: one).values.allSatisfy { $0 == 1 }, "a new counter is to be added to the sums")
        return one
    }
}
