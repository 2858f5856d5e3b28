// Text to address and back, without the system's resolver, so that cores can do it.

extension IPAddress: CustomStringConvertible, LosslessStringConvertible {
    /// Parses a dotted quad or an IPv6 address (RFC 4291, section 2.2; brackets are allowed, zones are not).
    public init?(_ text: String) {
        self.init(parsing: Array(text.utf8))
    }

    /// Parses the bytes of a textual address.
    public init?(parsing bytes: some RandomAccessCollection<UInt8>) {
        var bytes = Array(bytes)
        guard bytes.count <= Self.longestText else { return nil }
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.count > 2 {
            bytes = Array(bytes[1..<(bytes.count - 1)])
            guard bytes.contains(UInt8(ascii: ":")) else { return nil }
        }
        if bytes.contains(UInt8(ascii: ":")) {
            guard let groups = Self.groups(bytes) else { return nil }
            self = Self.v6(from: groups)
        } else {
            guard let bits = Self.quad(bytes[...]) else { return nil }
            self = .v4(bits)
        }
    }

    /// The canonical text (RFC 5952 for IPv6), without brackets.
    public var description: String {
        switch self {
        case .v4(let bits):
            "\(bits >> 24).\(bits >> 16 & 0xFF).\(bits >> 8 & 0xFF).\(bits & 0xFF)"
        case .v6(let high, let low):
            Self.canonicalText(high, low)
        }
    }

    private static let longestText = 48

    private static func quad(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var value: UInt32 = 0
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + UInt32(byte - UInt8(ascii: "0"))
            }
            guard value <= 255 else { return nil }
            bits = bits << 8 | value
        }
        return bits
    }

    private static func groups(_ bytes: [UInt8]) -> [UInt16]? {
        guard let gap = Self.firstGap(in: bytes) else {
            guard let all = Self.sixteens(bytes[...], mayEndInQuad: true), all.count == 8 else { return nil }
            return all
        }
        guard let head = Self.sixteens(bytes[..<gap], mayEndInQuad: false),
            let tail = Self.sixteens(bytes[(gap + 2)...], mayEndInQuad: true),
            head.count + tail.count <= 7
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func firstGap(in bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast().first {
            bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == UInt8(ascii: ":")
        }
    }

    /// Groups between colons; a dotted quad stands only at the end of the whole address (RFC 4291, section 2.2).
    private static func sixteens(_ bytes: ArraySlice<UInt8>, mayEndInQuad: Bool) -> [UInt16]? {
        if bytes.isEmpty { return [] }
        var result: [UInt16] = []
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInQuad, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let bits = Self.quad(part) else { return nil }
                result += [UInt16(bits >> 16), UInt16(bits & 0xFFFF)]
            } else {
                guard (1...4).contains(part.count), let value = Self.hexadecimal(part) else { return nil }
                result.append(value)
            }
        }
        return result.count <= 8 ? result : nil
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> UInt16? {
        var value: UInt16 = 0
        for byte in bytes {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    private static func v6(from groups: [UInt16]) -> IPAddress {
        let halves = groups.reduce(into: (high: UInt64(0), low: UInt64(0), count: 0)) { partial, group in
            if partial.count < 4 {
                partial.high = partial.high << 16 | UInt64(group)
            } else {
                partial.low = partial.low << 16 | UInt64(group)
            }
            partial.count += 1
        }
        return .v6(halves.high, halves.low)
    }

    /// RFC 5952, section 4: lower case, no leading zeros, the longest run of two or more zero groups as `::`;
    /// section 5: an IPv4-mapped address ends in a dotted quad.
    private static func canonicalText(_ high: UInt64, _ low: UInt64) -> String {
        if high == 0, low >> 32 == 0xFFFF { return "::ffff:\(IPAddress.v4(UInt32(truncatingIfNeeded: low)))" }
        let groups = (0..<8).map { index in
            UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64(48 - 16 * (index % 4)))
        }
        var longest = 0..<0
        var index = 0
        while index < 8 {
            let start = index
            while index < 8, groups[index] == 0 { index += 1 }
            if index - start > longest.count, index - start > 1 { longest = start..<index }
            if index == start { index += 1 }
        }
        let texts = groups.map { String($0, radix: 16) }
        if longest.isEmpty { return texts.joined(separator: ":") }
        return texts[..<longest.lowerBound].joined(separator: ":") + "::"
            + texts[longest.upperBound...].joined(separator: ":")
    }
}
