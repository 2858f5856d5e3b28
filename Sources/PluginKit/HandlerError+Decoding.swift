// A failed decoding, told as the field that is missing or wrong.

extension HandlerError {
    init(decoding error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self = .missingField(Self.field(context.codingPath + [key]))
        case .valueNotFound(let type, let context):
            self = .wrongType(Self.field(context.codingPath), expected: Self.noun(type))
        case .typeMismatch(let type, let context):
            self = .wrongType(Self.field(context.codingPath), expected: Self.noun(type))
        case .dataCorrupted(let context):
            let field = Self.field(context.codingPath)
            self = .invalidField(field, "The field \"\(field)\" has a value that is not allowed.")
        @unknown default:
            self = .badJSON
        }
    }

    /// The path without the outer `data`: `port`, `parts.0.text`; `data` itself when it is at fault.
    private static func field(_ path: [any CodingKey]) -> String {
        let names = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
        let inner = names.first == "data" ? names.dropFirst() : names[...]
        return inner.isEmpty ? "data" : inner.joined(separator: ".")
    }

    private static func noun(_ type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type, is UInt16.Type, is UInt32.Type, is Double.Type: "a number"
        case is [String: Any].Type: "an object"
        default: "of another type"
        }
    }
}
