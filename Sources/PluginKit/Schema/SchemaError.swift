/// Why the schema of a type cannot be told from the type.
public enum SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The type refuses what it was given to decode: it checks values, or is an enumeration that does not list its cases.
    case refuses(type: String)
    case nestedTooDeeply(type: String)
    /// Two types of different modules would have one name in the document.
    case nameTaken(String)
    /// A message or reply is an object, because its fields stand beside others.
    case notAnObject(type: String)
    /// The reply has a field that is the host's own.
    case reservedField(String, type: String)

    public var description: String {
        switch self {
        case .refuses(let type):
            "The type \(type) does not show what it decodes. Let an enumeration conform to CaseIterable, and a type that"
                + " checks its values to SchemaDescribed."
        case .nestedTooDeeply(let type):
            "The type \(type) lies more than \(SchemaRecorder.deepest) types deep, or holds itself."
        case .nameTaken(let name): "Two types of messages are called \(name). Rename one of them."
        case .notAnObject(let type):
            "The type \(type) is no JSON object. Let a struct with fields be the message or the reply."
        case .reservedField(let name, let type):
            "The field \"\(name)\" of the reply \(type) is the host's own. Rename it."
        }
    }
}
