import CSpeexDSP

/// Brings sound to another rate, where a codec cannot do it itself and the page cannot know in time: a peer that
/// switches in mid-stream to another of the negotiated codecs.
// Proof: the pointer leaves its value never, the value cannot be copied and is freed once, and the library keeps
// everything behind the pointer: whichever thread owns the value owns the state.
public struct Resampler: ~Copyable, @unchecked Sendable {
    /// The library's measure from 0 to 10; 3 is made for telephony.
    private static let quality: Int32 = 3

    private let state: OpaquePointer
    private let from: Int
    private let to: Int

    /// Rates in Hz, of one channel.
    public init(from: Int, to: Int) {
        var code: Int32 = 0
        let made = speex_resampler_init(1, UInt32(from), UInt32(to), Self.quality, &code)
        guard let state = made, code == 0 else { preconditionFailure("out of memory, or no rates: \(from), \(to)") }
        self.state = state
        self.from = from
        self.to = to
    }

    deinit { speex_resampler_destroy(self.state) }

    /// Samples that `count` samples will be.
    public func length(of count: Int) -> Int { (count * self.to + self.from - 1) / self.from }

    /// Converts all of the input; returns the number of samples made. What the output has no room for is lost.
    public mutating func convert(
        _ input: UnsafeBufferPointer<Int16>, into output: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        guard let source = input.baseAddress, let target = output.baseAddress else { return 0 }
        var consumed = UInt32(clamping: input.count)
        var made = UInt32(clamping: output.count)
        let code = speex_resampler_process_int(self.state, 0, source, &consumed, target, &made)
        return code == 0 ? Int(made) : 0
    }
}
