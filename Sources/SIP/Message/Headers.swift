/// The headers of a message, in order, unknown ones included.
///
/// Headers that were received stay ranges of the message's one buffer and become text when they are read;
/// headers that were set own their value.
public struct Headers: Sendable {
    /// A header line, received or set.
    enum Field: Sendable {
        /// `value` has no white space at its ends and may hold folds.
        case received(KnownHeader?, name: ByteRange, value: ByteRange)
        case set(HeaderName, String)
    }

    /// The bytes that `received` fields point into.
    private(set) var buffer: [UInt8] = []
    private(set) var fields: [Field] = [] {
        didSet { self.decoded = nil }
    }
    /// What is known of the fields as they are.
    private(set) var decoded: DecodedHeaders?

    /// What most lists of tokens have at most, such as Allow.
    private static let usualTokens = 12

    public init() {}

    init(buffer: [UInt8], fields: [Field]) {
        self.buffer = buffer
        self.fields = fields
    }

    /// The parser found the headers in good order, and keeps what it read.
    mutating func keep(_ decoded: DecodedHeaders) {
        self.decoded = decoded
    }

    /// The first line's value. Setting puts one line where the first was, or at the end, and removes the others;
    /// nil removes all.
    public subscript(_ name: HeaderName) -> String? {
        get { self.firstIndex(of: name).map(self.value(at:)) }
        set {
            guard let newValue else { return self.remove(name) }
            guard let index = self.firstIndex(of: name) else { return self.append(name, newValue) }
            self.fields[index] = .set(name, newValue)
            self.removeAll(of: name, after: index)
        }
    }

    /// Every line's value, undivided.
    public func all(_ name: HeaderName) -> [String] {
        self.indices(of: name).map(self.value(at:))
    }

    /// Every value of a list header, over all its lines, divided at commas outside quotes and brackets.
    public func values(_ name: HeaderName) -> [String] {
        self.mapValues(of: name, usually: Self.usualTokens) { Self.unfolded($0.bytes[$0.remaining]) }
    }

    public func contains(_ name: HeaderName) -> Bool { self.firstIndex(of: name) != nil }

    /// How many lines have this name.
    public func lineCount(_ name: HeaderName) -> Int { self.lines(of: name).count }

    /// Adds a line at the end.
    public mutating func append(_ name: HeaderName, _ value: String) {
        self.fields.append(.set(name, value))
    }

    /// Adds a line before the first of the same name, or at the top.
    public mutating func prepend(_ name: HeaderName, _ value: String) {
        self.fields.insert(.set(name, value), at: self.firstIndex(of: name) ?? 0)
    }

    public mutating func remove(_ name: HeaderName) {
        self.removeAll(of: name, after: -1)
    }

    /// Puts `value` in the place of the first value of a list header, however the values are spread over lines;
    /// nil removes that value.
    public mutating func replaceFirstValue(of name: HeaderName, with value: String?) {
        guard let index = self.firstIndex(of: name) else {
            if let value { self.append(name, value) }
            return
        }
        var scanner = self.scanner(at: index)
        _ = scanner.nextListElement()
        let rest = scanner.isAtEnd ? nil : Self.unfolded(scanner.bytes[scanner.remaining])
        let values = [value, rest].compactMap { $0 }
        if values.isEmpty {
            self.fields.remove(at: index)
        } else {
            self.fields[index] = .set(name, values.joined(separator: ", "))
        }
    }

    /// Adds the lines of that name as they stand in `other`; they stay ranges if both share a buffer or this has none.
    mutating func copy(_ name: HeaderName, from other: Headers) {
        if self.buffer.isEmpty { self.buffer = other.buffer }
        let sharesBuffer = self.buffer == other.buffer
        for index in other.indices(of: name) {
            self.fields.append(sharesBuffer ? other.fields[index] : .set(name, other.value(at: index)))
        }
    }

    private mutating func removeAll(of name: HeaderName, after index: Int) {
        var position = self.fields.count - 1
        while position > index {
            if self.hasName(name, at: position) { self.fields.remove(at: position) }
            position -= 1
        }
    }
}

extension Headers: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { self.fields.count }

    public subscript(_ position: Int) -> HeaderField {
        HeaderField(name: self.name(at: position), value: self.value(at: position))
    }
}

extension Headers: Hashable {
    /// Equal when names and values are, in order; whether a header was received or set does not count.
    public static func == (left: Headers, right: Headers) -> Bool { left.elementsEqual(right) }

    public func hash(into hasher: inout Hasher) {
        for field in self { hasher.combine(field) }
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (HeaderName, String)...) {
        for (name, value) in elements { self.append(name, value) }
    }
}
