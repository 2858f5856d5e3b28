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
        for path in Self.paths { one[keyPath: path] = 1 }
        #expect(Self.counters(of: one).values.allSatisfy { $0 == 1 }, "a new counter is to be added to the paths here")
        return one
    }

    private static var paths: [WritableKeyPath<MediaStatistics, UInt64>] {
        [
            \.packetsSent, \.bytesSent, \.sendTicksMissed, \.sendOverruns, \.packetsUnprotected, \.digitsSent,
            \.digitsRefused, \.packetsReceived, \.bytesReceived, \.packetsLost, \.packetsLate, \.duplicates,
            \.packetsDropped, \.packetsPlayed, \.packetsInvalid, \.packetsForeign, \.packetsNotAuthentic,
            \.packetsReplayed, \.packetsUnopened, \.comfortNoisePackets, \.comfortNoiseSent, \.digitsReceived,
            \.sourceChanges,
            \.framesPlayed, \.concealedFrames, \.concealedSamples, \.recoveredSamples, \.pausedSamples,
            \.shortenedSamples, \.lengthenedSamples, \.downlinkTicksMissed, \.downlinkOverruns, \.uplinkFrames,
            \.uplinkDropped, \.uplinkUnderruns, \.uplinkGaps, \.uplinkShortenedSamples, \.browserPacketsDecoded,
            \.browserPacketsEncoded, \.browserPacketsPassedUp, \.browserPacketsPassedDown, \.browserPacketsMalformed,
            \.reportsSent, \.reportsReceived, \.reportsInvalid, \.eventsDropped,
        ]
    }
}
