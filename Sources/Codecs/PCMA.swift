/// G.711 A-law (ITU-T G.711, table 1) by tables.
struct PCMA: SpeechEncoder, SpeechDecoder {
    /// RFC 3551, section 4.5.14.
    static let description = CodecDescription(
        summary: "G.711 A-law: narrow band, 64 kbit/s", encodingName: "PCMA", clockRate: 8_000, staticPayloadType: 8,
        units: { $0.count }, makeEncoder: { _ in PCMA() }, makeDecoder: { _ in PCMA() })

    /// What each code decodes to, on the 16-bit scale.
    private static let decoded: [Int16] = (0..<256).map { Self.expand(UInt8($0)) }
    /// The code of each sample, by its upper twelve bits.
    private static let codes: [UInt8] = (0..<4_096).map { Self.code(of: Int16(truncatingIfNeeded: $0 << 4)) }

    private let decoded: [Int16]
    private let codes: [UInt8]

    /// A coder shares the two tables; it holds no other state.
    init() {
        self.decoded = Self.decoded
        self.codes = Self.codes
    }

    /// Decodes as many bytes as both buffers hold; returns the number of samples.
    func decode(_ bytes: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>) -> Int {
        let count = min(bytes.count, samples.count)
        self.decoded.withUnsafeBufferPointer { table in
            for index in 0..<count { samples[index] = table[Int(bytes[index])] }
        }
        return count
    }

    /// Encodes as many samples as both buffers hold; returns the number of bytes.
    func encode(_ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(bytes.count, samples.count)
        self.codes.withUnsafeBufferPointer { table in
            for index in 0..<count { bytes[index] = table[Int(UInt16(bitPattern: samples[index]) >> 4)] }
        }
        return count
    }

    /// G.711, table 1a, note 2: every even bit is inverted on the line.
    private static let evenBits: UInt8 = 0x55

    private static func expand(_ code: UInt8) -> Int16 {
        let bits = code ^ Self.evenBits
        let segment = Int(bits >> 4 & 7)
        let step = Int(bits & 0x0F) << 1 | 1
        // The two lowest segments have one slope (G.711, table 1).
        let magnitude = segment == 0 ? step : (step + 32) << (segment - 1)
        return Int16(truncatingIfNeeded: (bits & 0x80 != 0 ? magnitude : -magnitude) << 3)
    }

    private static func code(of sample: Int16) -> UInt8 {
        // The sign's copies in all bits turn a negative sample into its one's complement magnitude.
        let signs = sample >> 15
        let code = Self.compress(Int((sample ^ signs) >> 4))
        return (code | ~UInt8(truncatingIfNeeded: signs) & 0x80) ^ Self.evenBits
    }

    /// The code of a magnitude in steps of 16, for positive samples, before the inversion of even bits.
    private static func compress(_ magnitude: Int) -> UInt8 {
        guard magnitude > 15 else { return UInt8(truncatingIfNeeded: magnitude) }
        let segment = (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) - 3
        return UInt8(truncatingIfNeeded: segment << 4 | (magnitude >> (segment - 1)) & 0x0F)
    }
}
