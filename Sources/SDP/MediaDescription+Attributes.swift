// The attributes of an audio stream that a telephone reads.

extension MediaDescription {
    public func attribute(_ name: String) -> Attribute? {
        self.attributes.first { $0.name == name }
    }

    public var isAudioOverRTP: Bool {
        // AVPF only adds feedback that a peer may leave out (RFC 4585, section 3).
        self.kind == "audio"
            && (self.transport == "RTP/AVP" || self.transport == "RTP/AVPF" || self.demandsProtection)
    }

    /// The payload types of the line in its order, each with its encoding; what cannot be understood is left out.
    public var audioFormats: [RTPMap] {
        var named: [UInt8: AudioFormat] = [:]
        for attribute in self.attributes where attribute.name == "rtpmap" {
            guard let map = attribute.value.flatMap(RTPMap.init(parsing:)), named[map.payloadType] == nil else {
                continue
            }
            named[map.payloadType] = map.format
        }
        var seen: Set<UInt8> = []
        return self.formats.compactMap { text in
            guard let payloadType = UInt8(text), payloadType < 128, seen.insert(payloadType).inserted,
                let format = named[payloadType] ?? AudioFormat(staticPayloadType: payloadType)
            else { return nil }
            return RTPMap(payloadType: payloadType, format: format)
        }
    }

    public func formatParameters(of payloadType: UInt8) -> FormatParameters? {
        for attribute in self.attributes where attribute.name == "fmtp" {
            guard let parameters = attribute.value.flatMap(FormatParameters.init(parsing:)) else { continue }
            if parameters.payloadType == payloadType { return parameters }
        }
        return nil
    }

    /// `a=ptime` in milliseconds (RFC 8866, section 6.4); some peers write fractions.
    public var packetTime: Int? { self.milliseconds("ptime") }
    public var maximumPacketTime: Int? { self.milliseconds("maxptime") }

    /// The direction that this stream names itself.
    public var ownDirection: Direction? { Direction.first(in: self.attributes) }

    private func milliseconds(_ name: String) -> Int? {
        guard let text = self.attribute(name)?.value else { return nil }
        let digits = text.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: ".") }
        guard let value = Int(String(decoding: digits, as: UTF8.self)), (1...10_000).contains(value) else {
            return nil
        }
        return value
    }
}

extension Direction {
    static func first(in attributes: [Attribute]) -> Direction? {
        for attribute in attributes where attribute.value == nil {
            if let direction = Direction(rawValue: attribute.name) { return direction }
        }
        return nil
    }
}
