// Values to bytes, in the order of RFC 8866, section 5.

extension SessionDescription {
    /// The types that stand before `c=`, `b=` and so on; an unknown type goes before the attributes.
    static func rank(of type: UInt8) -> Int {
        switch type {
        case UInt8(ascii: "i"): 0
        case UInt8(ascii: "u"): 1
        case UInt8(ascii: "e"): 2
        case UInt8(ascii: "p"): 3
        case UInt8(ascii: "b"): 5
        case UInt8(ascii: "k"): 7
        default: 8
        }
    }

    private static let connectionRank = 4
    private static let timingRank = 6

    public func serialized() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        let emit = { (type: Unicode.Scalar, value: String) in Self.append(SDPLine(type, value), to: &bytes) }
        emit("v", "0")
        emit("o", self.origin.value)
        emit("s", self.sessionName.isEmpty ? "-" : self.sessionName)
        let lines = self.otherLines
        lines.filter { Self.rank(of: $0.type) < Self.connectionRank }.forEach { Self.append($0, to: &bytes) }
        if let connection = self.connection { Self.append(SDPLine("c", connection.value), to: &bytes) }
        lines.filter { (Self.connectionRank..<Self.timingRank).contains(Self.rank(of: $0.type)) }
            .forEach { Self.append($0, to: &bytes) }
        self.timing.forEach { Self.append($0, to: &bytes) }
        lines.filter { Self.rank(of: $0.type) > Self.timingRank }.forEach { Self.append($0, to: &bytes) }
        self.attributes.forEach { Self.append(SDPLine("a", $0.text), to: &bytes) }
        for media in self.media { Self.append(media, to: &bytes) }
        return bytes
    }

    private static func append(_ media: MediaDescription, to bytes: inout [UInt8]) {
        Self.append(SDPLine("m", media.value), to: &bytes)
        media.otherLines.filter { Self.rank(of: $0.type) < Self.connectionRank }
            .forEach { Self.append($0, to: &bytes) }
        if let connection = media.connection { Self.append(SDPLine("c", connection.value), to: &bytes) }
        media.otherLines.filter { Self.rank(of: $0.type) > Self.connectionRank }
            .forEach { Self.append($0, to: &bytes) }
        media.attributes.forEach { Self.append(SDPLine("a", $0.text), to: &bytes) }
    }

    /// A value can hold no line end, so that no text of a person or peer becomes a line of its own.
    private static func append(_ line: SDPLine, to bytes: inout [UInt8]) {
        bytes.append(line.type)
        bytes.append(UInt8(ascii: "="))
        bytes.append(contentsOf: line.value.utf8.lazy.filter { $0 != 0x0D && $0 != 0x0A && $0 != 0 })
        bytes.append(0x0D)
        bytes.append(0x0A)
    }
}
