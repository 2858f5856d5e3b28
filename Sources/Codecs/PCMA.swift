/// G.711 A-law (ITU-T G.711, table 1).
enum PCMA {
    /// RFC 3551, section 4.5.14.
    static let description = CodecDescription(
        summary: "G.711 A-law: narrow band, 64 kbit/s", encodingName: "PCMA", clockRate: 8_000, staticPayloadType: 8,
        units: { $0.count }, makeEncoder: { _ in G711(law: Self.law) }, makeDecoder: { _ in G711(law: Self.law) })

    /// On the 13-bit scale, of which 12 are the magnitude's. Every even bit is inverted (G.711, table 1a, note 2).
    static let law = G711Law(shift: 4, inverted: 0x55, expand: Self.expand, compress: Self.compress)

    private static func expand(_ code: UInt8) -> Int16 {
        let bits = code ^ 0x55
        let segment = Int(bits >> 4 & 7)
        let step = Int(bits & 0x0F) << 1 | 1
        // The two lowest segments have one slope (G.711, table 1).
        let magnitude = segment == 0 ? step : (step + 32) << (segment - 1)
        return Int16(truncatingIfNeeded: (bits & 0x80 != 0 ? magnitude : -magnitude) << 3)
    }

    private static func compress(_ magnitude: Int) -> UInt8 {
        guard magnitude > 15 else { return UInt8(truncatingIfNeeded: magnitude) }
        let segment = (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) - 3
        return UInt8(truncatingIfNeeded: segment << 4 | (magnitude >> (segment - 1)) & 0x0F)
    }
}
