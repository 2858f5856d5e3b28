// Sessions come and go; what they counted together is told to who watches the host.

extension MediaStatistics {
    /// Adds what only grows; delays and other readings of the moment stay as they are.
    public static func += (sum: inout MediaStatistics, other: MediaStatistics) {
        for field in Self.sums { sum[keyPath: field] &+= other[keyPath: field] }
    }

    /// What only grows, all of it.
    static var sums: [WritableKeyPath<MediaStatistics, UInt64>] {
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
