/// One JSON Schema (draft 2020-12) with the keywords that messages of the wire need.
///
/// Objects name what they must have and leave the rest open: unknown fields are ignored by both sides.
public indirect enum Schema: Hashable, Sendable {
    /// A text; `limit` is the most bytes that it may have in UTF-8.
    case text(limit: Int?)
    /// A text of at least one byte and at most `limit`.
    case name(limit: Int)
    /// A text that is always the same.
    case constant(String)
    case choice([String])
    /// `true` or `false`, or always the one.
    case truth(Bool?)
    case integer(least: Int64, most: Int64)
    case number
    case list(Schema)
    /// An object whose keys are no names of fields.
    case map(Schema)
    case object([Field])
    /// A definition of the same document.
    case reference(String)
    case null
    case any([Schema])

    /// A field of an object.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let schema: Schema
        /// It may be left out, or be `null`.
        public let isOptional: Bool

        public init(_ name: String, _ schema: Schema, isOptional: Bool = false) {
            self.name = name
            self.schema = schema
            self.isOptional = isOptional
        }
    }

    /// The largest integer that every JSON reader keeps exactly (RFC 8259, section 6).
    static let largestInteger: Int64 = 1 << 53 - 1

    /// Whether whatever it describes has fields.
    var isObject: Bool {
        switch self {
        case .object, .map: true
        case .text, .name, .constant, .choice, .truth, .integer, .number, .list, .reference, .null, .any: false
        }
    }

    /// The same object with byte limits for its texts: those named, and `usual` for all others.
    func limited(to limits: [String: Int], usual: Int) -> Schema {
        guard case .object(let fields) = self else { return self }
        return .object(
            fields.map { field in
                guard case .text = field.schema else { return field }
                return Field(
                    field.name, .text(limit: limits[field.name] ?? usual), isOptional: field.isOptional)
            })
    }
}
