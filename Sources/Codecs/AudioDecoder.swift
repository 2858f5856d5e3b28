/// A decoder of one of the catalog's codecs. Not copyable, so that a library's state has one owner and is freed with it.
public struct AudioDecoder: ~Copyable, Sendable {
    private var decoder: any SpeechDecoder & ~Copyable

    /// - Parameter sampleRate: of the decoded sound, if it is to be another one than the codec's;
    ///   `AudioCodec.decodes(at:)` says which are possible.
    public init(_ codec: AudioCodec, sampleRate: Int? = nil) {
        guard let make = codec.description.makeDecoder else {
            // The catalog has no codec that is not built in, so nobody asks for one.
            preconditionFailure("\(codec.name) is not in this build")
        }
        self.decoder = make(sampleRate ?? codec.sampleRate)
    }

    /// Decodes one payload; returns the number of samples, zero when the payload is not the codec's.
    public mutating func decode(
        _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        self.decoder.decode(payload, into: samples)
    }

    /// The codec's own concealment works in pieces of so many samples; zero where it has none.
    public var concealmentLength: Int { mutating get { self.decoder.concealmentLength } }

    /// Whether the last packet also told of the one before it: who waits for the next packet can repair a loss.
    public var isRedundant: Bool { mutating get { self.decoder.isRedundant } }

    /// Fills the buffer with the codec's own concealment; false when it has none for that length.
    public mutating func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) -> Bool {
        self.decoder.conceal(samples)
    }

    /// Fills the buffer with what was lost before `following`, from its redundancy; false when that has none.
    public mutating func recover(
        from following: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Bool {
        self.decoder.recover(from: following, into: samples)
    }
}
