/// The fields of an object, as its type asks for them.
struct RecordingFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: SchemaRecorder
    let record: SchemaRecord

    var codingPath: [any CodingKey] { [] }

    /// Only a dictionary asks which keys there are.
    var allKeys: [Key] { Key(stringValue: Self.anyKey).map { [$0] } ?? [] }

    private static var anyKey: String { "*" }

    /// `decodeIfPresent` asks this first, so the field may be absent.
    func contains(_ key: Key) -> Bool {
        self.record.mayBeAbsent(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool {
        self.record.mayBeAbsent(key.stringValue)
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let (schema, value) = try self.recorder.field(of: type)
        if key.stringValue == Self.anyKey {
            self.record.isMap(of: schema)
        } else {
            self.record.add(schema, as: key.stringValue)
        }
        return value
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw RecordingDecoder.isNested }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw RecordingDecoder.isNested
    }

    func superDecoder() throws -> any Decoder { throw RecordingDecoder.isNested }

    func superDecoder(forKey key: Key) throws -> any Decoder { throw RecordingDecoder.isNested }
}
