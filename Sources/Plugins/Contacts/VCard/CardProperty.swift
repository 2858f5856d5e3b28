/// One property of a vCard: `item1.TEL;TYPE=cell,pref:+49 30 1234`.
struct CardProperty: Hashable, Sendable {
    /// In capitals, without its group.
    let name: String
    /// By name in capitals. A value that stands alone, as vCard 2.1 writes them, counts as a type.
    let parameters: [String: [String]]
    /// As text, still escaped.
    let value: String

    init(name: String, parameters: [String: [String]] = [:], value: String) {
        self.name = name
        self.parameters = parameters
        self.value = value
    }

    /// Reads one unfolded line; `nil` when it is no property.
    init?(_ line: [UInt8]) {
        guard let colon = Self.endOfHead(line) else { return nil }
        let head = Self.split(String(decoding: line[..<colon], as: UTF8.self), at: ";")
        let name = head[0].split(separator: ".").last.map { ContactView.trimmed($0).uppercased() } ?? ""
        guard !name.isEmpty else { return nil }
        let parameters = Self.parameters(head.dropFirst())
        let encoding = parameters["ENCODING"]?.first?.uppercased() ?? ""
        // Bytes that are no text: a picture, a key.
        guard encoding != "B", encoding != "BASE64" else { return nil }
        var bytes = Array(line[(colon + 1)...])
        if encoding == "QUOTED-PRINTABLE" { bytes = QuotedPrintable.decode(bytes) }
        self.init(
            name: name, parameters: parameters,
            value: CardCharset.text(of: bytes, named: parameters["CHARSET"]?.first ?? ""))
    }

    /// The types of a number, in small letters.
    var types: Set<String> { Set((self.parameters["TYPE"] ?? []).map { $0.lowercased() }) }

    /// Values between semicolons, unescaped: the parts of a name, for example.
    var components: [String] { Self.split(self.value, at: ";").map(CardText.unescape) }

    var text: String { CardText.unescape(self.value) }

    /// The colon that ends name and parameters; one within quotation marks is part of a parameter.
    private static func endOfHead(_ line: [UInt8]) -> Int? {
        var isInQuotes = false
        for (index, byte) in line.enumerated() {
            if byte == UInt8(ascii: "\"") { isInQuotes.toggle() }
            if byte == UInt8(ascii: ":"), !isInQuotes { return index }
        }
        return nil
    }

    /// The words that vCard 2.1 writes without `ENCODING=`.
    private static let encodings: Set<String> = ["QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"]

    private static func parameters(_ texts: some Sequence<String>) -> [String: [String]] {
        var parameters: [String: [String]] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let isNamed = parts.count == 2
            let word = ContactView.trimmed(parts[0]).uppercased()
            let name = isNamed ? word : Self.encodings.contains(word) ? "ENCODING" : "TYPE"
            let values = (isNamed ? parts[1] : parts[0]).split(separator: ",").map {
                ContactView.trimmed($0.filter { $0 != "\"" })
            }
            parameters[name, default: []] += values
        }
        return parameters
    }

    /// Parts between separators that are neither escaped nor within quotation marks.
    private static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var isEscaped = false
        var isInQuotes = false
        for character in text {
            if character == separator, !isEscaped, !isInQuotes {
                parts.append("")
            } else {
                if character == "\"" { isInQuotes.toggle() }
                parts[parts.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return parts
    }
}
