/// The tables of A-law or µ-law.
struct G711Law: Sendable {
    /// What each code decodes to, on the 16-bit scale.
    let decoded: [Int16]
    /// The code of each sample, by those of its bits that the law looks at.
    let codes: [UInt8]
    /// How many of a sample's lowest bits the law does not look at.
    let shift: UInt16

    /// `expand` gives the sample of a code, and `compress` the code of a magnitude on the law's own scale. `inverted` are the bits that are
    /// inverted on the line, of a code whose highest bit says that it is positive.
    init(shift: UInt16, inverted: UInt8, expand: (UInt8) -> Int16, compress: (Int) -> UInt8) {
        self.shift = shift
        self.decoded = (0..<256).map { expand(UInt8($0)) }
        self.codes = (0..<(1 << (16 - Int(shift)))).map { upper in
            let sample = Int16(truncatingIfNeeded: upper << Int(shift))
            // The sign's copies in all bits turn a negative sample into its one's complement magnitude.
            let signs = sample >> 15
            return (compress(Int(sample ^ signs) >> Int(shift)) | ~UInt8(truncatingIfNeeded: signs) & 0x80) ^ inverted
        }
    }
}
