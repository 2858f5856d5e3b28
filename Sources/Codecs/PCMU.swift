/// G.711 µ-law (ITU-T G.711, table 2).
enum PCMU {
    /// RFC 3551, section 4.5.14.
    static let description = CodecDescription(
        summary: "G.711 µ-law: narrow band, 64 kbit/s", encodingName: "PCMU", clockRate: 8_000, staticPayloadType: 0,
        units: { $0.count }, makeEncoder: { _ in G711(law: Self.law) }, makeDecoder: { _ in G711(law: Self.law) })

    /// On the 14-bit scale, of which 13 are the magnitude's. All bits are inverted, the highest of a positive sample twice.
    static let law = G711Law(shift: 2, inverted: 0x7F, expand: Self.expand, compress: Self.compress)

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
