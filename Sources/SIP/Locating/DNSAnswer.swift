/// The answer section of a DNS message (RFC 1035, section 4), as far as SIP servers are found by it.
///
/// Read from bytes that anybody may have sent: every length is checked, and names may point only backwards.
public struct DNSAnswer: Hashable, Sendable {
    public enum Record: Hashable, Sendable {
        case service(ServiceRecord)
        case pointer(NamingPointer)
        case other(type: UInt16)
    }

    public static let typeSRV: UInt16 = 33
    public static let typeNAPTR: UInt16 = 35
    /// Records read from one answer; further ones are ignored.
    public static let recordLimit = 64
    private static let longestName = 255

    public private(set) var records: [Record] = []
    /// The shortest time to live of its records in seconds; nil without any.
    public private(set) var lifetime: UInt32?

    /// nil when the bytes are no answer.
    public init?(parsing bytes: [UInt8]) {
        var cursor = Cursor(bytes: bytes)
        guard cursor.skip(4), let questions = cursor.number16(), let answers = cursor.number16(), cursor.skip(4) else {
            return nil
        }
        for _ in 0..<questions { guard cursor.name() != nil, cursor.skip(4) else { return nil } }
        for _ in 0..<min(Int(answers), Self.recordLimit) {
            guard cursor.name() != nil, let type = cursor.number16(), cursor.skip(2), let ttl = cursor.number32(),
                let length = cursor.number16(), let record = Self.record(type, &cursor, Int(length))
            else { return nil }
            self.records.append(record)
            // RFC 2181, section 8: the highest bit makes it zero.
            let seconds = ttl > UInt32(Int32.max) ? 0 : ttl
            self.lifetime = min(self.lifetime ?? seconds, seconds)
        }
    }

    public var services: [ServiceRecord] {
        self.records.compactMap { if case .service(let record) = $0 { record } else { nil } }
    }

    public var pointers: [NamingPointer] {
        self.records.compactMap { if case .pointer(let record) = $0 { record } else { nil } }
    }

    private static func record(_ type: UInt16, _ cursor: inout Cursor, _ length: Int) -> Record? {
        let end = cursor.position + length
        guard end <= cursor.bytes.count else { return nil }
        defer { cursor.position = end }
        switch type {
        case Self.typeSRV:
            guard let priority = cursor.number16(), let weight = cursor.number16(), let port = cursor.number16(),
                let target = cursor.name(), cursor.position <= end
            else { return nil }
            return .service(ServiceRecord(priority: priority, weight: weight, port: port, target: target))
        case Self.typeNAPTR:
            guard let order = cursor.number16(), let preference = cursor.number16(), let flags = cursor.text(),
                let service = cursor.text(), cursor.text() != nil, let replacement = cursor.name(),
                cursor.position <= end
            else { return nil }
            return .pointer(
                NamingPointer(
                    order: order, preference: preference, flags: flags, service: service, replacement: replacement))
        default:
            return .other(type: type)
        }
    }

    /// A place in the message.
    private struct Cursor {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func skip(_ count: Int) -> Bool {
            guard count <= self.bytes.count - self.position else { return false }
            self.position += count
            return true
        }

        mutating func number16() -> UInt16? {
            guard self.bytes.count - self.position >= 2 else { return nil }
            defer { self.position += 2 }
            return UInt16(self.bytes[self.position]) << 8 | UInt16(self.bytes[self.position + 1])
        }

        mutating func number32() -> UInt32? {
            guard let high = self.number16(), let low = self.number16() else { return nil }
            return UInt32(high) << 16 | UInt32(low)
        }

        /// A character-string (RFC 1035, section 3.3).
        mutating func text() -> String? {
            guard self.position < self.bytes.count else { return nil }
            let length = Int(self.bytes[self.position])
            let start = self.position + 1
            guard self.skip(1 + length) else { return nil }
            return String(decoding: self.bytes[start..<(start + length)], as: UTF8.self)
        }

        /// A name in lower case without the dot at its end; compressed as RFC 1035, section 4.1.4 has it.
        mutating func name() -> String? {
            var labels: [String] = []
            var size = 0
            var place = self.position
            // Pointers must lead to what stands before the name's last part, so that they come to an end.
            var limit = self.bytes.count
            var isFollowing = false
            while true {
                guard place < limit else { return nil }
                let length = Int(self.bytes[place])
                if length >= 0xC0 {
                    guard place + 1 < self.bytes.count else { return nil }
                    if !isFollowing { self.position = place + 2 }
                    isFollowing = true
                    limit = place
                    place = (length & 0x3F) << 8 | Int(self.bytes[place + 1])
                    continue
                }
                guard length < 64, place + 1 + length <= self.bytes.count else { return nil }
                if length == 0 {
                    if !isFollowing { self.position = place + 1 }
                    return labels.joined(separator: ".")
                }
                size += length + 1
                guard size <= DNSAnswer.longestName else { return nil }
                labels.append(
                    String(decoding: self.bytes[(place + 1)..<(place + 1 + length)], as: UTF8.self).lowercased())
                place += 1 + length
            }
        }
    }
}
