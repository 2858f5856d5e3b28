// From one datagram to its packets. RFC 3550, appendix A.2, lists the checks; each is one guard here.

extension RTCPPacket {
    /// Parses a compound. It must begin with a report (section 6.1); lengths must add up exactly.
    public static func compound(parsing bytes: UnsafeRawBufferPointer) throws(RTPError) -> [RTCPPacket] {
        guard bytes.count >= Self.headerLength else { throw .truncated(bytes.count) }
        let first = bytes.byte(1)
        guard first == Kind.senderReport || first == Kind.receiverReport else { throw .notCompound(first) }
        var packets: [RTCPPacket] = []
        var offset = 0
        while offset < bytes.count {
            guard packets.count < Self.mostPackets else { throw .tooManyPackets(packets.count) }
            guard offset &+ Self.headerLength <= bytes.count else { throw .truncated(bytes.count &- offset) }
            let end = offset &+ (Int(bytes.uint16(offset &+ 2)) &+ 1) &* 4
            guard end <= bytes.count else { throw .truncated(bytes.count &- offset) }
            let packet = UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
            packets.append(try Self.packet(packet, isLast: end == bytes.count))
            offset = end
        }
        return packets
    }

    private static func packet(_ bytes: UnsafeRawBufferPointer, isLast: Bool) throws(RTPError) -> RTCPPacket {
        let first = bytes.byte(0)
        guard first >> 6 == 2 else { throw .unsupportedVersion(first >> 6) }
        var end = bytes.count
        if first & 0x20 != 0 {
            let padding = bytes.byte(end &- 1)
            // Only the last packet of a compound may be padded (section 6.4.1).
            guard isLast, padding > 0, padding % 4 == 0, Int(padding) <= end &- Self.headerLength else {
                throw .badPadding(padding)
            }
            end &-= Int(padding)
        }
        let content = UnsafeRawBufferPointer(rebasing: bytes[..<end])
        let count = Int(first & 0x1F)
        switch bytes.byte(1) {
        case Kind.senderReport: return .senderReport(try Self.senderReport(content, count))
        case Kind.receiverReport: return .receiverReport(try Self.receiverReport(content, count))
        case Kind.sourceDescription: return .sourceDescription(try Self.descriptions(content, count))
        case Kind.goodbye: return .goodbye(try Self.goodbye(content, count))
        case let type: return .other(type)
        }
    }

    private static func senderReport(
        _ bytes: UnsafeRawBufferPointer, _ count: Int
    ) throws(RTPError) -> SenderReport {
        let start = Self.headerLength &+ Self.senderInformationLength
        guard bytes.count >= start else { throw .truncated(bytes.count) }
        return SenderReport(
            ssrc: SSRC(bytes.uint32(4)),
            ntp: NTPTimestamp(UInt64(bytes.uint32(8)) << 32 | UInt64(bytes.uint32(12))),
            timestamp: RTPTimestamp(bytes.uint32(16)), packetCount: bytes.uint32(20), octetCount: bytes.uint32(24),
            blocks: try Self.blocks(bytes, from: start, count))
    }

    private static func receiverReport(
        _ bytes: UnsafeRawBufferPointer, _ count: Int
    ) throws(RTPError) -> ReceiverReport {
        let start = Self.headerLength &+ 4
        guard bytes.count >= start else { throw .truncated(bytes.count) }
        return ReceiverReport(ssrc: SSRC(bytes.uint32(4)), blocks: try Self.blocks(bytes, from: start, count))
    }

    /// A profile's extension may follow the blocks (section 6.4.3); it is skipped.
    private static func blocks(
        _ bytes: UnsafeRawBufferPointer, from start: Int, _ count: Int
    ) throws(RTPError) -> [ReportBlock] {
        guard start &+ count &* ReportBlock.length <= bytes.count else { throw .badLength(count) }
        return (0..<count).map { ReportBlock(reading: bytes, at: start &+ $0 &* ReportBlock.length) }
    }

    private static func descriptions(
        _ bytes: UnsafeRawBufferPointer, _ count: Int
    ) throws(RTPError) -> [SourceDescription] {
        var chunks: [SourceDescription] = []
        var offset = Self.headerLength
        for _ in 0..<count {
            guard offset &+ 4 <= bytes.count else { throw .truncated(bytes.count) }
            var chunk = SourceDescription(ssrc: SSRC(bytes.uint32(offset)), cname: [])
            offset &+= 4
            while offset < bytes.count, bytes.byte(offset) != 0 {
                guard offset &+ 2 <= bytes.count else { throw .truncated(bytes.count) }
                let end = offset &+ 2 &+ Int(bytes.byte(offset &+ 1))
                guard end <= bytes.count else { throw .badLength(end) }
                if bytes.byte(offset) == Self.cnameItem { chunk.cname = Array(bytes[(offset &+ 2)..<end]) }
                offset = end
            }
            // The list ends with at least one zero byte and fills its word (section 6.5).
            guard offset < bytes.count else { throw .truncated(bytes.count) }
            offset = (offset &+ 4) & ~3
            chunks.append(chunk)
        }
        return chunks
    }

    private static func goodbye(_ bytes: UnsafeRawBufferPointer, _ count: Int) throws(RTPError) -> Goodbye {
        guard Self.headerLength &+ count &* 4 <= bytes.count else { throw .badLength(count) }
        return Goodbye(sources: (0..<count).map { SSRC(bytes.uint32(Self.headerLength &+ $0 &* 4)) })
    }

    static let cnameItem: UInt8 = 1
}
