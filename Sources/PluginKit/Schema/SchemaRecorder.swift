// A schema that is written by hand says what somebody meant once. This one is what the type does when it decodes.

/// Reads the schema of a type off its own decoding: which keys it asks for, for which types, and which may be absent.
///
/// What a type decodes is what it encodes as long as both are made by the compiler, which is so for all messages.
final class SchemaRecorder {
    /// Types within types; deeper ones, and types that hold themselves, are refused.
    static let deepest = 12

    /// By their names in the document: every struct that a field holds.
    private(set) var definitions: [String: Schema]
    private(set) var names: [ObjectIdentifier: String]
    private var depth = 0

    /// Goes on where another recorder has ended.
    init(definitions: [String: Schema] = [:], names: [ObjectIdentifier: String] = [:]) {
        self.definitions = definitions
        self.names = names
    }

    /// The schema of a whole message or reply, which gets no name of its own.
    func body<Value: Decodable>(of type: Value.Type) throws(SchemaError) -> Schema {
        try self.decode(type).schema
    }

    /// The schema of what a field holds, with a value of it: a struct becomes a definition and is referred to.
    func field<Value: Decodable>(of type: Value.Type) throws(SchemaError) -> (schema: Schema, value: Value) {
        if let known = PlainSchema.of(type) { return known }
        let recorded = try self.decode(type)
        guard case .object = recorded.schema else { return recorded }
        return (.reference(try self.name(recorded.schema, for: type)), recorded.value)
    }

    private func decode<Value: Decodable>(_ type: Value.Type) throws(SchemaError) -> (schema: Schema, value: Value) {
        guard self.depth < Self.deepest else { throw .nestedTooDeeply(type: String(reflecting: type)) }
        self.depth += 1
        defer { self.depth -= 1 }
        let decoder = RecordingDecoder(recorder: self)
        do {
            let value = try Value(from: decoder)
            return (decoder.record.schema, value)
        } catch let error as SchemaError {
            throw error
        } catch {
            throw .refuses(type: String(reflecting: type))
        }
    }

    private func name(_ schema: Schema, for type: Any.Type) throws(SchemaError) -> String {
        if let known = self.names[ObjectIdentifier(type)] { return known }
        // `PluginKit.QualityView.Direction` is `QualityView.Direction`; a local type has a place in it that is no name.
        let parts = String(reflecting: type).split(separator: ".").dropFirst().filter { !$0.contains("(") }
        let name = parts.isEmpty ? String(describing: type) : parts.joined(separator: ".")
        guard self.definitions[name] == nil else { throw .nameTaken(name) }
        self.names[ObjectIdentifier(type)] = name
        self.definitions[name] = schema
        return name
    }
}
