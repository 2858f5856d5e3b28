// From packets to one datagram. Reports are rare (seconds apart), so arrays are welcome here.

extension RTCPPacket {
    /// The bytes of a compound; `other` packets cannot be written and are left out.
    public static func compound(_ packets: [RTCPPacket]) -> [UInt8] {
        packets.prefix(Self.mostPackets).reduce(into: []) { bytes, packet in bytes += packet.serialized() }
    }

    private func serialized() -> [UInt8] {
        switch self {
        case .senderReport(let report): Self.bytes(of: report)
        case .receiverReport(let report): Self.bytes(of: report)
        case .sourceDescription(let chunks): Self.bytes(of: chunks)
        case .goodbye(let goodbye): Self.bytes(of: goodbye)
        case .other: []
        }
    }

    private static func bytes(of report: SenderReport) -> [UInt8] {
        let blocks = report.blocks.prefix(Self.mostItems)
        let start = Self.headerLength + Self.senderInformationLength
        return Self.packet(Kind.senderReport, blocks.count, length: start + blocks.count * ReportBlock.length) {
            bytes in
            bytes.put(report.ssrc.rawValue, at: 4)
            bytes.put(UInt32(truncatingIfNeeded: report.ntp.rawValue >> 32), at: 8)
            bytes.put(UInt32(truncatingIfNeeded: report.ntp.rawValue), at: 12)
            bytes.put(report.timestamp.rawValue, at: 16)
            bytes.put(report.packetCount, at: 20)
            bytes.put(report.octetCount, at: 24)
            for (index, block) in blocks.enumerated() {
                block.write(into: bytes, at: start + index * ReportBlock.length)
            }
        }
    }

    private static func bytes(of report: ReceiverReport) -> [UInt8] {
        let blocks = report.blocks.prefix(Self.mostItems)
        let start = Self.headerLength + 4
        return Self.packet(Kind.receiverReport, blocks.count, length: start + blocks.count * ReportBlock.length) {
            bytes in
            bytes.put(report.ssrc.rawValue, at: 4)
            for (index, block) in blocks.enumerated() {
                block.write(into: bytes, at: start + index * ReportBlock.length)
            }
        }
    }

    private static func bytes(of chunks: [SourceDescription]) -> [UInt8] {
        let chunks = chunks.prefix(Self.mostItems)
        // SSRC, item header, name, at least one zero, to a whole word (section 6.5).
        let lengths = chunks.map { (4 + 2 + $0.cname.prefix(SourceDescription.longestName).count + 4) & ~3 }
        let total = lengths.reduce(Self.headerLength, +)
        return Self.packet(Kind.sourceDescription, chunks.count, length: total) { bytes in
            var offset = Self.headerLength
            for (chunk, length) in zip(chunks, lengths) {
                let name = chunk.cname.prefix(SourceDescription.longestName)
                bytes.put(chunk.ssrc.rawValue, at: offset)
                bytes.put(Self.cnameItem, at: offset + 4)
                bytes.put(UInt8(truncatingIfNeeded: name.count), at: offset + 5)
                for (index, byte) in name.enumerated() { bytes.put(byte, at: offset + 6 + index) }
                offset += length
            }
        }
    }

    private static func bytes(of goodbye: Goodbye) -> [UInt8] {
        let sources = goodbye.sources.prefix(Self.mostItems)
        return Self.packet(Kind.goodbye, sources.count, length: Self.headerLength + sources.count * 4) { bytes in
            for (index, source) in sources.enumerated() {
                bytes.put(source.rawValue, at: Self.headerLength + index * 4)
            }
        }
    }

    /// The count field has five bits.
    private static let mostItems = 31

    private static func packet(
        _ type: UInt8, _ count: Int, length: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        bytes.withUnsafeMutableBytes { buffer in
            buffer.put(0x80 | UInt8(truncatingIfNeeded: count & 0x1F), at: 0)
            buffer.put(type, at: 1)
            buffer.put(UInt16(truncatingIfNeeded: length / 4 - 1), at: 2)
            fill(buffer)
        }
        return bytes
    }
}
