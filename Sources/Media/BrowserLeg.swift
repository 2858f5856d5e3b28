import Codecs

/// The codec between a session and its browser: Opus at the session's own rate, so that nothing is resampled.
///
/// Packets come over TCP: none is lost or reordered, but some may be left out at either end. Encoder and decoder are
/// made when they are first needed.
struct BrowserLeg: ~Copyable, Sendable {
    /// Longer packets are refused: 60 ms, on the clock of packets.
    private static let longestPacket = 2_880

    let sampleRate: Int
    private(set) var counters = Counters()
    private var decoder: AudioDecoder?
    private var encoder: AudioEncoder?
    private var bitrate = 0
    /// Packets that go to the browser as one.
    var joiner = OpusJoiner()
    /// Decoded sound.
    private var samples: [Int16] = []

    struct Counters: Hashable, Sendable {
        var decoded: UInt64 = 0
        var encoded: UInt64 = 0
        /// Packets that are not of the codec, or too long.
        var malformed: UInt64 = 0
    }

    init(sampleRate: Int) {
        self.sampleRate = sampleRate
    }

    /// The leg of a session at another rate: counters go on, the codec begins anew.
    init(sampleRate: Int, continuing former: borrowing BrowserLeg) {
        self.init(sampleRate: sampleRate)
        self.counters = former.counters
    }

    var isPossible: Bool { BrowserFormat.hasPackets(at: self.sampleRate) }

    /// A new attachment: what the former one said has nothing to do with what comes.
    mutating func restart() {
        self.decoder = nil
        self.encoder = nil
        self.joiner.reset()
    }

    /// Gives the sound of one packet to `body`; a packet that is none is counted and dropped.
    mutating func decode(_ packet: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<Int16>) -> Void) {
        guard self.isPossible, Self.isPacket(packet) else {
            self.counters.malformed &+= 1
            return
        }
        if self.decoder == nil { self.decoder = AudioDecoder(.opus, sampleRate: self.sampleRate) }
        if self.samples.isEmpty {
            let longest = Self.longestPacket * self.sampleRate / BrowserFormat.packetRate
            self.samples = Array(repeating: 0, count: longest)
        }
        let count = self.samples.withUnsafeMutableBufferPointer { self.decoder?.decode(packet, into: $0) ?? 0 }
        guard count > 0 else {
            self.counters.malformed &+= 1
            return
        }
        self.counters.decoded &+= 1
        self.samples.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
    }

    /// Encodes one frame of 20 ms; zero when there is no room, or no codec for this rate.
    mutating func encode(
        _ samples: UnsafeBufferPointer<Int16>, bitrate: Int, into packet: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard self.isPossible else { return 0 }
        if self.encoder == nil {
            self.encoder = AudioEncoder(.opus, EncoderSettings(bitrate: bitrate, sampleRate: self.sampleRate))
        } else if bitrate != self.bitrate {
            self.encoder?.change(bitrate: bitrate)
        }
        self.bitrate = bitrate
        let count = self.encoder?.encode(samples, into: packet) ?? 0
        if count > 0 { self.counters.encoded &+= 1 }
        return count
    }

    /// Lets the decoder hear what went by without it.
    mutating func hear(_ packet: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<Int16>) -> Void) {
        let before = self.counters
        self.decode(packet, body)
        self.counters = before
    }

    /// An encoder that goes on where packets of another one end: it hears their sound first, in frames of 20 ms.
    mutating func restartEncoder(after past: UnsafeBufferPointer<Int16>, bitrate: Int) {
        let before = self.counters
        self.encoder = nil
        let frame = self.sampleRate / 50
        withUnsafeTemporaryAllocation(byteCount: MediaLimits.longestBrowserPacket, alignment: 1) { nobody in
            for start in stride(from: 0, through: past.count - frame, by: frame) {
                let piece = UnsafeBufferPointer(rebasing: past[start..<(start + frame)])
                _ = self.encode(piece, bitrate: bitrate, into: nobody)
            }
        }
        self.counters = before
    }

    /// Whether it is a packet of exactly 20 ms.
    static func isWhole(_ packet: UnsafeRawBufferPointer) -> Bool {
        AudioCodec.opus.units(ofPayload: packet) == BrowserFormat.packetSamples
    }

    static func isPacket(_ packet: UnsafeRawBufferPointer) -> Bool {
        AudioCodec.opus.units(ofPayload: packet).map { $0 <= Self.longestPacket } ?? false
    }
}
