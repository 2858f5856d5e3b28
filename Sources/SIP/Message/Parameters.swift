/// Ordered `;name=value` parameters of a header value or a URI.
///
/// Names are compared without case (RFC 3261, section 7.3.1). Values are read without quotes and escapes, and
/// written with them where needed.
public struct Parameters: Hashable, Sendable {
    private(set) var all: [Parameter] = []

    public init() {}

    public var isEmpty: Bool { self.all.isEmpty }
    public var count: Int { self.all.count }
    /// The names in order, as spelled.
    public var names: [String] { self.all.map(\.name) }

    /// The value without quotes: nil when absent, "" for a flag. Setting nil removes, setting "" makes a flag.
    public subscript(_ name: String) -> String? {
        get { self.all.first { $0.isNamed(name) }?.readValue }
        set {
            let index = self.all.firstIndex { $0.isNamed(name) }
            guard let newValue else {
                self.all.removeAll { $0.isNamed(name) }
                return
            }
            let parameter = Parameter(name: name, settingValue: newValue)
            if let index { self.all[index] = parameter } else { self.all.append(parameter) }
        }
    }

    /// Sets a value that a peer will compare byte by byte (a tag, a branch): quotes only where nothing else is possible.
    mutating func set(_ name: String, verbatim value: String?) {
        self[name] = value
        guard let value, !value.isEmpty, value.utf8.allSatisfy(\.isPlainValue),
            let index = self.all.firstIndex(where: { $0.isNamed(name) })
        else { return }
        self.all[index] = Parameter(name: name, value: value, form: .plain)
    }

    public func contains(_ name: String) -> Bool {
        self.all.contains { $0.isNamed(name) }
    }

    mutating func append(_ parameter: Parameter) {
        // Most values have one or two.
        if self.all.isEmpty { self.all.reserveCapacity(2) }
        self.all.append(parameter)
    }

    /// One parameter with the form in which it came.
    struct Parameter: Sendable {
        enum Form: Sendable {
            case flag, plain, quoted
            /// From a URI: `value` still has its percent escapes.
            case escaped
        }

        let name: String
        let value: String
        let form: Form

        func isNamed(_ name: String) -> Bool {
            guard name.utf8.count == self.name.utf8.count else { return false }
            return self.name == name || self.name.isEqualIgnoringCase(to: name)
        }

        var readValue: String { self.form == .escaped ? PercentCoding.unescaped(self.value) : self.value }
    }
}

extension Parameters: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { self[name] = value }
    }
}

extension Parameters.Parameter: Hashable {
    init(name: String, settingValue value: String) {
        self.name = name
        self.value = value
        self.form = value.isEmpty ? .flag : (Self.needsNoQuotes(value) ? .plain : .quoted)
    }

    static func == (left: Self, right: Self) -> Bool {
        left.name.isEqualIgnoringCase(to: right.name) && left.readValue == right.readValue
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(self.name.lowercasedASCII)
        hasher.combine(self.readValue)
    }
}
