/// The outer part of the schema's document.
struct SchemaDocument: Encodable {
    enum CodingKeys: String, CodingKey {
        case dialect = "$schema"
        case id = "$id"
        case title
        case description
        case version = "x-wireVersion"
        case definitions = "$defs"
        case anyOf
    }

    let definitions: [String: Schema]

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("https://json-schema.org/draft/2020-12/schema", forKey: .dialect)
        try container.encode("urn:spechphone:wire:\(WireVersion.current)", forKey: .id)
        try container.encode("The wire of SpechPhone, version \(WireVersion.current)", forKey: .title)
        try container.encode(Self.explanation, forKey: .description)
        try container.encode(WireVersion.current, forKey: .version)
        try container.encode(self.definitions, forKey: .definitions)
        try container.encode(Self.recognisable, forKey: .anyOf)
    }

    private static let explanation =
        "request.TYPE goes to the control socket and is answered by reply.TYPE or refusal; push.TYPE comes by itself;"
        + " audio.request.TYPE and audio.reply.TYPE are the text frames of the audio socket. Unknown fields are ignored."
        + " x-maxBytes counts the bytes of a text in UTF-8."

    /// A reply does not say whose it is: who sent the request knows its definition.
    private static let recognisable = ["request", "audio.request", "push", "refusal"].map(Schema.reference)
}
