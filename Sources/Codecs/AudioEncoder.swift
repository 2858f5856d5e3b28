/// An encoder of one of the catalog's codecs. Not copyable, so that a library's state has one owner and is freed with it.
public struct AudioEncoder: ~Copyable, Sendable {
    private var encoder: any SpeechEncoder & ~Copyable

    public init(_ codec: AudioCodec, _ settings: EncoderSettings = EncoderSettings()) {
        guard let make = codec.description.makeEncoder else {
            // The catalog has no codec that is not built in, so nobody asks for one.
            preconditionFailure("\(codec.name) is not in this build")
        }
        self.encoder = make(settings)
    }

    /// Encodes the samples of one packet; returns the number of bytes, zero when nothing need be sent (DTX).
    public mutating func encode(
        _ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer
    ) -> Int {
        self.encoder.encode(samples, into: payload)
    }

    /// The share of packets that the peer reports as lost, 0...1; an encoder with redundancy adapts it.
    public mutating func expectLoss(_ share: Double) {
        self.encoder.expectLoss(share)
    }

    /// Bits per second from the next packet on; a codec with one bitrate keeps it.
    public mutating func change(bitrate: Int) {
        self.encoder.change(bitrate: bitrate)
    }
}
