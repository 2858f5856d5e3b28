// The census adds up the threads.

extension MediaCounters {
    static func += (sum: inout MediaCounters, other: MediaCounters) {
        sum.lateness &+= other.lateness
        sum.residence &+= other.residence
        sum.worstLateness = max(sum.worstLateness, other.worstLateness)
        for field in Self.sums { sum[keyPath: field] += other[keyPath: field] }
    }

    private static var sums: [WritableKeyPath<MediaCounters, UInt64>] {
        [
            \.ticks, \.ticksMissed, \.packetsReceived, \.packetsSent, \.sendFailures, \.oversized, \.early,
            \.uplinkFrames, \.uplinkDropped, \.uplinkStale, \.uplinkPassed, \.downlinkFrames, \.downlinkPassed,
            \.downlinkDropped, \.tapDropped, \.phaseMoves, \.lateCommands, \.sessionsOpened, \.sessionsClosed,
        ]
    }
}
