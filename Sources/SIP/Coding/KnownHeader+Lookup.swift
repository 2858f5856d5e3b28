// From the bytes of a name to its constant, without making a string.

extension KnownHeader {
    /// Long names without regard to case, or one compact letter; nil for a header that has no constant.
    init?(name bytes: borrowing ArraySlice<UInt8>) {
        if bytes.count == 1, let letter = bytes.first {
            guard let header = KnownHeader(compact: letter.lowercased) else { return nil }
            self = header
            return
        }
        let candidates = Self.buckets[Self.bucket(of: bytes)]
        guard let match = candidates.first(where: { Self.matches($0.lowercasedName, bytes) }) else { return nil }
        self = match.header
    }

    private struct Candidate: Sendable {
        let lowercasedName: [UInt8]
        let header: KnownHeader
    }

    /// A power of two, well above the number of names, so that most buckets hold one.
    private static let bucketCount = 256

    private static let buckets: [[Candidate]] = {
        var buckets = [[Candidate]](repeating: [], count: Self.bucketCount)
        for header in KnownHeader.allCases {
            let name = header.rawValue.utf8.map(\.lowercased)
            buckets[Self.bucket(of: name[...])].append(Candidate(lowercasedName: name, header: header))
        }
        return buckets
    }()

    private static func bucket(of name: borrowing ArraySlice<UInt8>) -> Int {
        var hash = UInt32(truncatingIfNeeded: name.count)
        for index in name.indices { hash = hash &* 31 &+ UInt32(name[index].lowercased) }
        return Int((hash ^ hash >> 9) & UInt32(Self.bucketCount - 1))
    }

    private static func matches(_ lowercasedName: [UInt8], _ bytes: borrowing ArraySlice<UInt8>) -> Bool {
        guard lowercasedName.count == bytes.count else { return false }
        var position = bytes.startIndex
        for byte in lowercasedName {
            if bytes[position].lowercased != byte { return false }
            position += 1
        }
        return true
    }
}
