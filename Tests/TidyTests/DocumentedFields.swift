/// The fields that a cell or a paragraph of docs/wire.md names: `` `name`? (≤ 128; what it is), `other` View: prose ``.
struct DocumentedFields {
    struct Field: Hashable {
        let name: String
        let isOptional: Bool
        /// Bytes, where the text says `(≤ N`.
        let limit: Int?
    }

    let fields: [Field]

    /// Reads up to the colon or the end of the sentence that begins the prose.
    init(_ text: some StringProtocol) {
        var fields: [Field] = []
        var rest = Substring(text)
        var depth = 0
        while let character = rest.popFirst() {
            switch character {
            case "(": depth += 1
            case ")": depth -= 1
            case ":" where depth == 0: rest = ""
            case "." where depth == 0 && (rest.isEmpty || rest.first == " " || rest.first == "\n"): rest = ""
            case "`":
                let name = String(rest.prefix { $0 != "`" })
                rest = rest.dropFirst(name.count + 1)
                guard depth == 0, name.allSatisfy({ $0.isLetter || $0.isNumber }) else { continue }
                let isOptional = rest.first == "?"
                if isOptional { rest.removeFirst() }
                fields.append(Field(name: name, isOptional: isOptional, limit: Self.limit(at: rest)))
            default: break
            }
        }
        self.fields = fields
    }

    var names: Set<String> { Set(self.fields.map(\.name)) }

    private static func limit(at text: Substring) -> Int? {
        guard text.hasPrefix(" (≤ ") else { return nil }
        return Int(text.dropFirst(4).prefix { $0.isNumber || $0 == "," }.filter(\.isNumber))
    }
}
