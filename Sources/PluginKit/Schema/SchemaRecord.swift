/// What one type has asked of its decoder.
final class SchemaRecord {
    private enum Shape {
        case nothing
        case fields([Schema.Field])
        case map(Schema)
        case list(Schema)
        case value(Schema)
    }

    private var shape = Shape.nothing
    private var optional: Set<String> = []
    var mayBeNull = false

    /// A type that asks for nothing is an object without fields.
    var schema: Schema {
        switch self.shape {
        case .nothing: .object([])
        case .fields(let fields):
            .object(
                fields.map { Schema.Field($0.name, $0.schema, isOptional: self.optional.contains($0.name)) })
        case .map(let value): .map(value)
        case .list(let item): .list(item)
        case .value(let schema): schema
        }
    }

    func add(_ schema: Schema, as name: String) {
        var fields: [Schema.Field] = []
        if case .fields(let earlier) = self.shape { fields = earlier }
        if !fields.contains(where: { $0.name == name }) { fields.append(Schema.Field(name, schema)) }
        self.shape = .fields(fields)
    }

    /// The type has asked whether the field is there before it read it.
    func mayBeAbsent(_ name: String) {
        self.optional.insert(name)
    }

    func isMap(of schema: Schema) {
        self.shape = .map(schema)
    }

    func isList(of schema: Schema) {
        self.shape = .list(schema)
    }

    /// An optional value asks first whether there is nothing.
    func isValue(_ schema: Schema) {
        self.shape = .value(self.mayBeNull ? .any([schema, .null]) : schema)
    }
}
