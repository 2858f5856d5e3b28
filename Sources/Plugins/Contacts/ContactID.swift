/// One contact of a user; opaque to the page. Ids are drawn at random, so they spread evenly over the blocks of a book.
struct ContactID: Hashable, Sendable, Codable, Comparable {
    let rawValue: String

    init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// Draws 128 random bits, written as 32 hexadecimal digits.
    init() {
        var generator = SystemRandomNumberGenerator()
        let words = [generator.next(), generator.next()]
        self.rawValue = words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    init(from decoder: any Decoder) throws {
        self.rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }

    /// The block that it is kept in; `nil` when no id of ours looks like it.
    var block: Int? {
        guard self.rawValue.utf8.count == 32, let first = UInt8(self.rawValue.prefix(2), radix: 16) else { return nil }
        return Int(first) * ContactLimits.blocks / 256
    }

    static func < (left: ContactID, right: ContactID) -> Bool { left.rawValue < right.rawValue }
}
