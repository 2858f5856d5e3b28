// Everything that travels as JSON, told from the types that are decoded and encoded.

import Foundation

/// The JSON Schema of the whole wire; grows with each handler and each push that a host has.
public struct WireContract: Sendable {
    /// Requests of the control socket, and those of the audio socket.
    public enum Socket: String, Hashable, Sendable {
        case control
        case audio
    }

    private var definitions: [String: Schema] = [:]
    private var typeNames: [ObjectIdentifier: String] = [:]

    public init() {}

    /// Adds a request and its reply.
    ///
    /// - Returns: How long the texts of the request may be.
    @discardableResult public mutating func add<Message: Decodable, Reply: Codable>(
        _ type: MessageType, message: Message.Type, reply: Reply.Type, limits: [String: Int],
        usualLimit: Int = DispatchLimits.fieldBytes, on socket: Socket = .control
    ) throws(SchemaError) -> FieldLimits {
        let prefix = socket == .control ? "" : "audio."
        let recorder = SchemaRecorder(definitions: self.definitions, names: self.typeNames)
        let request = try recorder.body(of: message)
        guard request.isObject else { throw .notAnObject(type: String(reflecting: message)) }
        let answer = try recorder.body(of: reply)
        guard answer.isObject else { throw .notAnObject(type: String(reflecting: reply)) }
        if case .object(let fields) = answer, fields.contains(where: { $0.name == Self.success }) {
            throw .reservedField(Self.success, type: String(reflecting: reply))
        }
        self.take(recorder)
        self.definitions["\(prefix)request.\(type)"] = Self.request(
            type, request.limited(to: limits, usual: usualLimit))
        self.definitions["\(prefix)reply.\(type)"] = Self.reply(answer)
        return FieldLimits(of: request, named: limits, usual: usualLimit)
    }

    /// The field of each reply that says whether the request was served.
    private static let success = "success"

    public mutating func add<Event: ServerEvent>(_ event: Event.Type) throws(SchemaError) {
        let recorder = SchemaRecorder(definitions: self.definitions, names: self.typeNames)
        let data = try recorder.body(of: event)
        self.take(recorder)
        self.definitions["push.\(event.type)"] = .object([
            .init("type", .constant(event.type.rawValue)), .init("data", data),
        ])
    }

    /// The names of its definitions, for example `request.startCall`, `push.audio`, `CallView`.
    public var names: Set<String> { Set(self.definitions.keys) }

    /// The document as JSON, keys sorted, so that the same types give the same bytes.
    public func document() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(SchemaDocument(definitions: self.all))) + [UInt8(ascii: "\n")]
    }

    private mutating func take(_ recorder: SchemaRecorder) {
        self.definitions = recorder.definitions
        self.typeNames = recorder.names
    }

    private var all: [String: Schema] {
        var all = self.definitions
        all["refusal"] = Self.refusal
        for kind in ["request", "push", "audio.request"] {
            all[kind] = .any(self.definitions.keys.filter { $0.hasPrefix(kind + ".") }.sorted().map(Schema.reference))
        }
        return all
    }

    private static func request(_ type: MessageType, _ data: Schema) -> Schema {
        var isBare = false
        if case .object(let fields) = data { isBare = fields.allSatisfy(\.isOptional) }
        return .object([
            .init("id", Self.id), .init("type", .constant(type.rawValue)), .init("data", data, isOptional: isBare),
        ])
    }

    private static func reply(_ data: Schema) -> Schema {
        var fields = [Schema.Field(Self.success, .truth(true))]
        if case .object(let own) = data { fields += own }
        return .object([.init("byToken", Self.id), .init("data", .object(fields))])
    }

    private static let id = Schema.name(limit: Envelope.longestName)

    private static let refusal = Schema.object([
        .init("byToken", .any([Self.id, .null])),
        .init(
            "data",
            .object([
                .init(Self.success, .truth(false)), .init("code", .text(limit: nil)),
                .init("message", .text(limit: nil)), .init("field", .text(limit: nil), isOptional: true),
            ])),
    ])
}
