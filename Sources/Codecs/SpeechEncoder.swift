/// A codec's encoder. Its state belongs to its owner alone: values that own a library's state are not copyable.
protocol SpeechEncoder: ~Copyable, Sendable {
    /// Encodes the samples of one packet; returns the number of bytes, zero when nothing need be sent (DTX).
    mutating func encode(
        _ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer
    ) -> Int

    /// The share of packets that the peer reports as lost, 0...1; an encoder with redundancy adapts it.
    mutating func expectLoss(_ share: Double)

    /// Bits per second from the next packet on.
    mutating func change(bitrate: Int)
}

/// Most codecs have no redundancy, and one bitrate.
extension SpeechEncoder where Self: ~Copyable {
    mutating func expectLoss(_ share: Double) {}
    mutating func change(bitrate: Int) {}
}
