/// The name of a header: compared without case, compact forms equal their long form (RFC 3261, section 7.3).
public struct HeaderName: Sendable {
    let known: KnownHeader?
    /// The spelling of a name that has no constant; "" otherwise.
    private let spelling: String

    public init(_ text: String) {
        let bytes = Array(text.utf8)
        self.known = KnownHeader(name: bytes, in: bytes.indices)
        self.spelling = self.known == nil ? text : ""
    }

    init(_ known: KnownHeader) {
        self.known = known
        self.spelling = ""
    }

    /// A name that is known to have no constant.
    init(unknown spelling: String) {
        self.known = nil
        self.spelling = spelling
    }

    /// The long form in the usual spelling; an unknown name as it was written.
    public var canonical: String { self.known?.rawValue ?? self.spelling }
}

extension HeaderName: Hashable {
    public static func == (left: HeaderName, right: HeaderName) -> Bool {
        left.known == right.known && (left.known != nil || left.spelling.isEqualIgnoringCase(to: right.spelling))
    }

    public func hash(into hasher: inout Hasher) {
        if let known { hasher.combine(known) } else { hasher.combine(self.spelling.lowercasedASCII) }
    }
}

extension HeaderName: CustomStringConvertible, ExpressibleByStringLiteral {
    public var description: String { self.canonical }

    public init(stringLiteral value: String) { self.init(value) }
}
