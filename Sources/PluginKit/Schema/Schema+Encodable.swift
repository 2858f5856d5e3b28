// The keywords as JSON.

extension Schema: Encodable {
    private enum Keyword: String, CodingKey {
        case type, const, items, properties, required, additionalProperties, minimum, maximum, minLength, maxLength
        case anyOf
        case choice = "enum"
        case reference = "$ref"
        /// An annotation of ours: `maxLength` counts characters, the host counts bytes.
        case maxBytes = "x-maxBytes"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keyword.self)
        switch self {
        case .text(let limit):
            try container.encode("string", forKey: .type)
            try container.encodeIfPresent(limit, forKey: .maxLength)
            try container.encodeIfPresent(limit, forKey: .maxBytes)
        case .name(let limit):
            try container.encode("string", forKey: .type)
            try container.encode(1, forKey: .minLength)
            try container.encode(limit, forKey: .maxLength)
            try container.encode(limit, forKey: .maxBytes)
        case .constant(let text): try container.encode(text, forKey: .const)
        case .choice(let texts): try container.encode(texts, forKey: .choice)
        case .truth(let value?): try container.encode(value, forKey: .const)
        case .truth(nil): try container.encode("boolean", forKey: .type)
        case .integer(let least, let most):
            try container.encode("integer", forKey: .type)
            try container.encode(least, forKey: .minimum)
            try container.encode(most, forKey: .maximum)
        case .number: try container.encode("number", forKey: .type)
        case .list(let item):
            try container.encode("array", forKey: .type)
            try container.encode(item, forKey: .items)
        case .map(let value):
            try container.encode("object", forKey: .type)
            try container.encode(value, forKey: .additionalProperties)
        case .object(let fields): try Self.encode(fields, in: &container)
        case .reference(let name): try container.encode("#/$defs/\(name)", forKey: .reference)
        case .null: try container.encode("null", forKey: .type)
        case .any(let schemas): try container.encode(schemas, forKey: .anyOf)
        }
    }

    private static func encode(_ fields: [Field], in container: inout KeyedEncodingContainer<Keyword>) throws {
        try container.encode("object", forKey: .type)
        let properties = fields.map { ($0.name, $0.isOptional ? Schema.any([$0.schema, .null]) : $0.schema) }
        try container.encode(Dictionary(properties, uniquingKeysWith: { first, _ in first }), forKey: .properties)
        let required = fields.filter { !$0.isOptional }.map(\.name).sorted()
        if !required.isEmpty { try container.encode(required, forKey: .required) }
    }
}
