// Bytes to values. Tolerant where peers are known to be sloppy: bare LF, spaces at line ends, no `s=` or `t=`,
// lines out of order; strict where a wrong guess would send media to a wrong place.

extension SessionDescription {
    public init(parsing bytes: [UInt8], limits: SDPLimits = SDPLimits()) throws(SDPError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count) }
        let lines = try Self.lines(of: bytes, limits: limits)
        guard let first = lines.first, first.type == UInt8(ascii: "v"), first.value == "0" else {
            throw .malformed("v=")
        }
        var origin: Origin?
        self.init(
            origin: Origin(sessionID: "0", sessionVersion: "0", addressType: "IP4", address: "0.0.0.0"), timing: [],
            media: [])
        for line in lines.dropFirst() {
            if self.media.isEmpty, line.type != UInt8(ascii: "m") {
                try self.readSessionLine(line, origin: &origin)
            } else {
                try self.readMediaLine(line, limits: limits)
            }
        }
        guard let origin else { throw .malformed("o=") }
        self.origin = origin
        if self.timing.isEmpty { self.timing = Self.unboundedTiming }
        self.otherLines = Self.ordered(self.otherLines)
        for index in self.media.indices { self.media[index].otherLines = Self.ordered(self.media[index].otherLines) }
    }

    private mutating func readSessionLine(_ line: SDPLine, origin: inout Origin?) throws(SDPError) {
        switch line.type {
        case UInt8(ascii: "o"):
            guard let value = Origin(parsing: line.value) else { throw Self.malformed(line) }
            origin = value
        case UInt8(ascii: "s"):
            self.sessionName = line.value.isEmpty ? "-" : line.value
        case UInt8(ascii: "c"):
            guard let value = ConnectionData(parsing: line.value) else { throw Self.malformed(line) }
            self.connection = value
        case UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "z"):
            self.timing.append(line)
        case UInt8(ascii: "a"):
            self.attributes.append(Attribute(parsing: line.value))
        default:
            self.otherLines.append(line)
        }
    }

    private mutating func readMediaLine(_ line: SDPLine, limits: SDPLimits) throws(SDPError) {
        if line.type == UInt8(ascii: "m") {
            guard self.media.count < limits.media else { throw .tooManyMedia(limits.media) }
            guard let media = MediaDescription(parsing: line.value, limits: limits) else {
                throw Self.malformed(line)
            }
            self.media.append(media)
            return
        }
        guard let last = self.media.indices.last else { return }
        switch line.type {
        case UInt8(ascii: "c"):
            guard let value = ConnectionData(parsing: line.value) else { throw Self.malformed(line) }
            // Several `c=` lines stand for multicast layers; a telephone uses the first.
            if self.media[last].connection == nil { self.media[last].connection = value }
        case UInt8(ascii: "a"):
            self.media[last].attributes.append(Attribute(parsing: line.value))
        default:
            self.media[last].otherLines.append(line)
        }
    }

    /// A stable sort by the order of RFC 8866, so that what is written reads back equal.
    private static func ordered(_ lines: [SDPLine]) -> [SDPLine] {
        guard lines.count > 1 else { return lines }
        return lines.enumerated().sorted { left, right in
            (Self.rank(of: left.element.type), left.offset) < (Self.rank(of: right.element.type), right.offset)
        }.map(\.element)
    }

    private static func lines(of bytes: [UInt8], limits: SDPLimits) throws(SDPError) -> [SDPLine] {
        var result: [SDPLine] = []
        for raw in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            var text = raw
            while let last = text.last, last == 0x20 || last == 0x09 || last == 0 { text.removeLast() }
            if text.isEmpty { continue }
            guard result.count < limits.lines else { throw .tooManyLines(limits.lines) }
            guard text.count >= 2, text[text.startIndex + 1] == UInt8(ascii: "="),
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(text[text.startIndex])
            else { throw .malformed(Self.capped(String(decoding: text, as: UTF8.self))) }
            let value = text.dropFirst(2).filter { $0 != 0 }
            result.append(SDPLine(type: text[text.startIndex], value: String(decoding: value, as: UTF8.self)))
        }
        return result
    }

    private static func malformed(_ line: SDPLine) -> SDPError {
        .malformed(Self.capped("\(Character(Unicode.Scalar(line.type)))=\(line.value)"))
    }

    private static func capped(_ text: String) -> String { String(text.prefix(80)) }
}
