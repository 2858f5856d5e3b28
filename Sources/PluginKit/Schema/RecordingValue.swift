/// A single value: an id is a text, an optional one a text or `null`.
struct RecordingValue: SingleValueDecodingContainer {
    let recorder: SchemaRecorder
    let record: SchemaRecord

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool {
        self.record.mayBeNull = true
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (schema, value) = try self.recorder.field(of: type)
        self.record.isValue(schema)
        return value
    }
}
