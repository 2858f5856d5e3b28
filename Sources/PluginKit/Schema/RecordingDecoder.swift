/// Gives each type the value that it asks for, and keeps what it was asked.
struct RecordingDecoder: Decoder {
    let recorder: SchemaRecorder
    let record = SchemaRecord()

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RecordingFields<Key>(recorder: self.recorder, record: self.record))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        RecordingList(recorder: self.recorder, record: self.record)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        RecordingValue(recorder: self.recorder, record: self.record)
    }

    /// Flat containers of one type cannot be told apart, and no message has them.
    static let isNested = SchemaError.refuses(type: "with nested containers")
}
