// Complete packets with every optional part, for mixers and for tests; the sending hot path writes its fixed header only.

extension RTPPacket {
    /// At most this many contributing sources fit the count field (RFC 3550, section 5.1).
    public static let mostContributors = 15

    /// Composes a whole packet. `padding` is the number of padding bytes, at least one when there are any.
    public func composed(
        payload: [UInt8], contributors: [SSRC] = [], extension header: (profile: UInt16, data: [UInt8])? = nil,
        padding: UInt8 = 0
    ) -> [UInt8] {
        let sources = contributors.prefix(Self.mostContributors)
        var bytes = [UInt8](repeating: 0, count: Self.fixedHeaderLength)
        bytes.withUnsafeMutableBytes { _ = self.writeHeader(into: $0) }
        bytes[0] |= UInt8(sources.count) | (header == nil ? 0 : 0x10) | (padding > 0 ? 0x20 : 0)
        for source in sources {
            for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: source.rawValue >> UInt32(shift))) }
        }
        if let header {
            let words = (header.data.count + 3) / 4
            bytes += [UInt8(header.profile >> 8), UInt8(header.profile & 0xFF)]
            bytes += [UInt8(truncatingIfNeeded: words >> 8), UInt8(truncatingIfNeeded: words)]
            bytes += header.data + Array(repeating: 0, count: words * 4 - header.data.count)
        }
        bytes += payload
        if padding > 0 { bytes += Array(repeating: 0, count: Int(padding) - 1) + [padding] }
        return bytes
    }
}
