/// A codec's decoder. Its state belongs to its owner alone: values that own a library's state are not copyable.
protocol SpeechDecoder: ~Copyable, Sendable {
    /// Decodes one payload; returns the number of samples, zero when the payload is not the codec's.
    mutating func decode(
        _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int

    /// The codec's own concealment works in pieces of so many samples; zero where it has none.
    var concealmentLength: Int { get }

    /// Whether the last packet also told of the one before it: who waits for the next packet can repair a loss.
    var isRedundant: Bool { get }

    /// Fills the buffer with the codec's own concealment; false when it has none for that length.
    mutating func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) -> Bool

    /// Fills the buffer with what was lost before `following`, from its redundancy; false when that has none.
    mutating func recover(
        from following: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Bool
}

/// Most codecs can neither conceal nor repair by themselves.
extension SpeechDecoder where Self: ~Copyable {
    var concealmentLength: Int { 0 }
    var isRedundant: Bool { false }

    mutating func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) -> Bool { false }

    mutating func recover(
        from following: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Bool { false }
}
