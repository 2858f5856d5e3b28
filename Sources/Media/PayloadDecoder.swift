import Codecs
import Primitives

/// From payloads to sound at the session's rate: the decoder in use, and what fills the gaps between its packets.
struct PayloadDecoder: ~Copyable, Sendable {
    /// A codec's own concealment in one piece; longer packets are concealed in several.
    private static let longestPiecePerSecond = 50

    /// Half a minute of packets: somebody may listen for so long, and silence tells of nothing.
    private static let redundancyMemory = 1_500

    let sampleRate: Int
    private(set) var codec: AudioCodec
    /// Samples that redundancy in later packets gave back.
    private(set) var recoveredSamples: UInt64 = 0
    /// Packets since one that told of the packet before it; silence never does, so some may pass.
    private var packetsSinceRedundancy = Self.redundancyMemory
    private var decoder: AudioDecoder
    private var concealment: PacketLossConcealment
    private var noise: NoiseFill
    /// Where the codec cannot make the session's rate itself.
    private var resampler: Resampler?
    /// Decoded sound before it is resampled.
    private var decoded: [Int16] = []

    init(codec: AudioCodec, sampleRate: Int) {
        self.sampleRate = sampleRate
        self.codec = codec
        self.concealment = PacketLossConcealment(sampleRate: sampleRate)
        self.noise = NoiseFill(sampleRate: sampleRate)
        let decodes = codec.decodes(at: sampleRate)
        self.decoder = AudioDecoder(codec, sampleRate: decodes ? sampleRate : nil)
        self.resampler = nil
        if !decodes { self.resample(from: codec) }
    }

    /// The next packets are of another codec of those negotiated; its sound is blended with the last one's.
    mutating func change(to codec: AudioCodec) {
        guard codec != self.codec else { return }
        let decodes = codec.decodes(at: self.sampleRate)
        self.codec = codec
        self.decoder = AudioDecoder(codec, sampleRate: decodes ? self.sampleRate : nil)
        self.resampler = nil
        if !decodes { self.resample(from: codec) }
        self.concealment.breakContinuity()
    }

    /// What is played next does not follow from what was played last.
    mutating func breakContinuity() {
        self.concealment.breakContinuity()
        self.noise.end()
    }

    /// From here on there is silence of this kind (RFC 3389), until something is decoded.
    mutating func beginSilence(_ description: UnsafeRawBufferPointer, clockRate: Int) {
        if !self.noise.isActive { self.concealment.breakContinuity() }
        self.noise.describe(description, clockRate: clockRate)
    }

    /// Decodes one payload; returns the number of samples, zero when the payload is not the codec's.
    mutating func decode(_ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>) -> Int {
        if self.noise.isActive { self.breakContinuity() }
        let count = self.resampler == nil ? self.decoder.decode(payload, into: samples) : self.convert(payload, samples)
        self.concealment.receive(UnsafeMutableBufferPointer(rebasing: samples[..<count]))
        self.packetsSinceRedundancy = self.decoder.isRedundant ? 0 : self.packetsSinceRedundancy &+ 1
        return count
    }

    /// A packet of that codec went by undecoded.
    mutating func note(passed payload: UnsafeRawBufferPointer, of codec: AudioCodec) {
        self.noise.end()
        self.packetsSinceRedundancy = codec.hasRedundancy(payload) ? 0 : self.packetsSinceRedundancy &+ 1
    }

    /// Whether losses can be repaired by waiting for the packet after them.
    var repairs: Bool { self.packetsSinceRedundancy < Self.redundancyMemory && self.resampler == nil }

    /// How many samples to conceal when `missing` are: whole pieces, where the codec conceals by itself.
    mutating func concealmentLength(_ missing: Int) -> Int {
        guard self.resampler == nil, !self.noise.isActive else { return missing }
        let piece = min(self.decoder.concealmentLength, self.sampleRate / Self.longestPiecePerSecond)
        return piece > 0 ? (missing + piece - 1) / piece * piece : missing
    }

    /// Whether a packet after the gap may hold what was lost, if the gap has this length.
    mutating func mayRecover(_ samples: Int) -> Bool {
        self.resampler == nil && !self.noise.isActive && self.decoder.concealmentLength == samples
    }

    /// Fills a gap: from the redundancy of the packet after it, by the codec's own means, or by what all codecs share.
    mutating func conceal(_ samples: UnsafeMutableBufferPointer<Int16>, following: UnsafeRawBufferPointer?) {
        if self.noise.isActive {
            self.fillSilence(samples)
        } else if self.resampler == nil, let following, self.decoder.recover(from: following, into: samples) {
            self.recoveredSamples &+= UInt64(samples.count)
            self.concealment.receive(samples)
        } else if self.resampler == nil, self.decoder.conceal(samples) {
            self.concealment.receive(samples)
        } else {
            self.concealment.conceal(samples)
        }
    }

    /// Fills the time in which there is no stream at all.
    mutating func idle(_ samples: UnsafeMutableBufferPointer<Int16>) {
        if self.noise.isActive { self.fillSilence(samples) } else { self.concealment.conceal(samples) }
    }

    private mutating func fillSilence(_ samples: UnsafeMutableBufferPointer<Int16>) {
        self.noise.fill(samples)
        self.concealment.receive(samples)
    }

    private mutating func resample(from codec: AudioCodec) {
        self.resampler = Resampler(from: codec.sampleRate, to: self.sampleRate)
        let length = codec.sampleRate * Int(MediaLimits.longestReceivedPacket.wholeMilliseconds) / 1_000
        if self.decoded.count < length { self.decoded = Array(repeating: 0, count: length) }
    }

    private mutating func convert(
        _ payload: UnsafeRawBufferPointer, _ samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        let count = self.decoded.withUnsafeMutableBufferPointer { self.decoder.decode(payload, into: $0) }
        return self.decoded.withUnsafeBufferPointer { decoded in
            self.resampler?.convert(UnsafeBufferPointer(rebasing: decoded[..<count]), into: samples) ?? 0
        }
    }
}
