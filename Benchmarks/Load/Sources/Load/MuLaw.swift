/// G.711's µ-law by tables (ITU-T G.711, table 2): the cheapest way there is.
struct MuLaw {
    /// Samples by code.
    private let samples: [Int16]
    /// Codes by the upper fourteen bits of a sample: finer steps µ-law does not have.
    private let codes: [UInt8]

    init() {
        self.samples = (0...255).map { Self.sample(of: UInt8($0)) }
        self.codes = (0..<16_384).map { Self.code(of: Int16(truncatingIfNeeded: $0 << 2)) }
    }

    func decode(_ code: UInt8) -> Int16 { self.samples[Int(code)] }

    func encode(_ sample: Int16) -> UInt8 { self.codes[Int(UInt16(bitPattern: sample) >> 2)] }

    private static let bias = 132
    private static let loudest = 32_635

    private static func sample(of code: UInt8) -> Int16 {
        let bits = Int(~code)
        let magnitude = ((bits & 15) << 3 + Self.bias) << ((bits >> 4) & 7) - Self.bias
        return Int16(bits & 0x80 == 0 ? magnitude : -magnitude)
    }

    private static func code(of sample: Int16) -> UInt8 {
        let magnitude = min(abs(Int(sample)), Self.loudest) + Self.bias
        let exponent = Int.bitWidth - 1 - magnitude.leadingZeroBitCount - 7
        let mantissa = (magnitude >> (exponent + 3)) & 15
        return ~UInt8((sample < 0 ? 0x80 : 0) | exponent << 4 | mantissa)
    }
}
