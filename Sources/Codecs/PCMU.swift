/// G.711 µ-law (ITU-T G.711, table 2) by tables.
struct PCMU: SpeechEncoder, SpeechDecoder {
    /// RFC 3551, section 4.5.14.
    static let description = CodecDescription(
        summary: "G.711 µ-law: narrow band, 64 kbit/s", encodingName: "PCMU", clockRate: 8_000, staticPayloadType: 0,
        units: { $0.count }, makeEncoder: { _ in PCMU() }, makeDecoder: { _ in PCMU() })

    /// What each code decodes to, on the 16-bit scale.
    private static let decoded: [Int16] = (0..<256).map { Self.expand(UInt8($0)) }
    /// The code of each magnitude in steps of 4, for positive samples, before the inversion of all bits.
    private static let codes: [UInt8] = (0..<8_192).map { Self.compress($0) }

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
            for index in 0..<count {
                let sample = samples[index]
                // The sign's copies in all bits turn a negative sample into its one's complement magnitude.
                let signs = sample >> 15
                let code = table[Int((sample ^ signs) >> 2)]
                bytes[index] = ~(code | UInt8(truncatingIfNeeded: signs) & 0x80)
            }
        }
        return count
    }

    /// Added before the segment is looked up: 33 on the 14-bit scale.
    private static let bias = 33

    private static func expand(_ code: UInt8) -> Int16 {
        let bits = ~code
        let segment = Int(bits >> 4 & 7)
        let magnitude = ((Int(bits & 0x0F) << 1 | Self.bias) << segment) - Self.bias
        return Int16(truncatingIfNeeded: (bits & 0x80 != 0 ? -magnitude : magnitude) << 2)
    }

    private static func compress(_ magnitude: Int) -> UInt8 {
        let biased = min(magnitude + Self.bias, 0x1FFF)
        let segment = (Int.bitWidth - 1 - biased.leadingZeroBitCount) - 5
        return UInt8(truncatingIfNeeded: segment << 4 | (biased >> (segment + 1)) & 0x0F)
    }
}
