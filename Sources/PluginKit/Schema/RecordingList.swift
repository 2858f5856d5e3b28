/// A list, which holds one item for as long as somebody looks.
struct RecordingList: UnkeyedDecodingContainer {
    let recorder: SchemaRecorder
    let record: SchemaRecord
    private(set) var currentIndex = 0

    init(recorder: SchemaRecorder, record: SchemaRecord) {
        self.recorder = recorder
        self.record = record
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { self.currentIndex > 0 }

    func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (schema, value) = try self.recorder.field(of: type)
        self.record.isList(of: schema)
        self.currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw RecordingDecoder.isNested }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw RecordingDecoder.isNested }

    mutating func superDecoder() throws -> any Decoder { throw RecordingDecoder.isNested }
}
