import Codecs
import Primitives

/// Reads a call's quality from its counters, again and again, and of the whole call.
public struct QualityMeter: Sendable {
    private var last = MediaStatistics()

    public init() {}

    /// The quality since the last reading; `nil` when no sound passed.
    public mutating func read(_ statistics: MediaStatistics) -> CallQuality? {
        defer { self.last = statistics }
        return Self.quality(from: self.last, to: statistics)
    }

    /// The quality of the whole call up to the last reading.
    public var whole: CallQuality? { Self.quality(from: MediaStatistics(), to: self.last) }

    private static func quality(from before: MediaStatistics, to now: MediaStatistics) -> CallQuality? {
        let onTheWay = (now.roundTrip ?? .zero) / 2
        var receive = CallQuality.Direction(delay: onTheWay + now.playoutDelay)
        var send = CallQuality.Direction(delay: onTheWay + now.uplinkDelay + now.packetDuration)
        let received = Self.grown(\.packetsReceived, before, now)
        let sent = Self.grown(\.packetsSent, before, now)
        guard received > 0 || sent > 0 else { return nil }
        if received > 0 { Self.fill(&receive, from: before, to: now, received: received) }
        if sent > 0, let codec = now.sendCodec, let lost = now.remoteFractionLost {
            send.lost = lost
            send.jitter = now.remoteJitter
            send.meanOpinionScore = EModel.meanOpinionScore(codec: codec, loss: lost, delay: send.delay)
        }
        return CallQuality(receive: receive, send: send, roundTrip: now.roundTrip)
    }

    private static func fill(
        _ receive: inout CallQuality.Direction, from before: MediaStatistics, to now: MediaStatistics, received: Double
    ) {
        let lost = self.grown(\.packetsLost, before, now)
        receive.lost = lost / (lost + received)
        receive.jitter = now.jitter
        let samples = self.grown(\.framesPlayed, before, now) * Double(now.frameLength)
        guard samples > 0, let codec = now.receiveCodec else { return }
        let concealed = self.grown(\.concealedSamples, before, now)
        let stretched = self.grown(\.shortenedSamples, before, now) + self.grown(\.lengthenedSamples, before, now)
        receive.concealed = min(1, concealed / samples)
        receive.stretched = min(1, stretched / samples)
        // What redundancy gave back is not missed.
        let missed = max(0, concealed - self.grown(\.recoveredSamples, before, now)) / samples
        receive.meanOpinionScore = EModel.meanOpinionScore(codec: codec, loss: missed, delay: receive.delay)
    }

    /// By how much a counter grew; a session that began anew counts from zero.
    private static func grown(
        _ counter: KeyPath<MediaStatistics, UInt64>, _ before: MediaStatistics, _ now: MediaStatistics
    ) -> Double {
        let (from, to) = (before[keyPath: counter], now[keyPath: counter])
        return Double(to >= from ? to - from : to)
    }
}
