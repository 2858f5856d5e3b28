// What a type decodes is what its schema says.

import Foundation
import PluginKit
import Testing

struct SchemaTests {
    private enum Colour: String, Codable, CaseIterable, Sendable {
        case red
        case blue
    }

    private struct Part: Codable, Sendable {
        let id: CallID
        let weight: Double?
    }

    private struct Everything: Codable, Sendable {
        let text: String
        let optional: String?
        let flag: Bool
        let count: UInt16
        let colour: Colour
        let parts: [Part]
        let part: Part?
        let prices: [String: Int64]
        let perhaps: [Bool?]
    }

    private struct Paint: MessageHandler {
        static let type: MessageType = "paint"
        static let fieldLimits = ["text": 7]

        func handle(_ message: Everything, from session: BrowserSession) async throws -> NoFields { NoFields() }
    }

    private func definitions(_ change: (inout HandlerRegistry) throws -> Void) throws -> [String: Any] {
        var registry = HandlerRegistry()
        try change(&registry)
        let document = try JSONSerialization.jsonObject(with: Data(registry.contract.document())) as? [String: Any]
        return try #require(document?["$defs"] as? [String: Any])
    }

    private func json(_ value: Any?) throws -> String {
        let bytes = try JSONSerialization.data(
            withJSONObject: try #require(value), options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func tellsEachFieldsTypeOptionalityAndLimit() throws {
        let definitions = try self.definitions { try $0.register(Paint()) }
        let request = try #require(definitions["request.paint"] as? [String: Any])
        let outer = try #require(request["properties"] as? [String: Any])
        #expect(request["required"] as? [String] == ["data", "id", "type"])
        #expect(try self.json(outer["type"]) == #"{"const":"paint"}"#)
        let data = try #require(outer["data"] as? [String: Any])
        #expect(
            data["required"] as? [String] == ["colour", "count", "flag", "parts", "perhaps", "prices", "text"])
        let fields = try #require(data["properties"] as? [String: Any])
        let expected = [
            "text": #"{"maxLength":7,"type":"string","x-maxBytes":7}"#,
            "optional": #"{"anyOf":[{"maxLength":1024,"type":"string","x-maxBytes":1024},{"type":"null"}]}"#,
            "flag": #"{"type":"boolean"}"#,
            "count": #"{"maximum":65535,"minimum":0,"type":"integer"}"#,
            "colour": #"{"enum":["red","blue"]}"#,
            "parts": ##"{"items":{"$ref":"#/$defs/SchemaTests.Part"},"type":"array"}"##,
            "part": ##"{"anyOf":[{"$ref":"#/$defs/SchemaTests.Part"},{"type":"null"}]}"##,
            "prices":
                #"{"additionalProperties":{"maximum":9007199254740991,"minimum":-9007199254740991,"type":"integer"},"type":"object"}"#,
            "perhaps": #"{"items":{"anyOf":[{"type":"boolean"},{"type":"null"}]},"type":"array"}"#,
        ]
        #expect(Set(fields.keys) == Set(expected.keys))
        for (name, schema) in expected { #expect(try self.json(fields[name]) == schema, "\(name)") }
        #expect(
            try self.json(definitions["SchemaTests.Part"])
                == #"{"properties":{"id":{"type":"string"},"weight":{"anyOf":[{"type":"number"},{"type":"null"}]}},"required":["id"],"type":"object"}"#
        )
    }

    @Test func aRequestWithoutFieldsMayLeaveDataOut() throws {
        let definitions = try self.definitions { try $0.register(Knock()) }
        let request = try #require(definitions["request.knock"] as? [String: Any])
        #expect(request["required"] as? [String] == ["id", "type"])
    }

    @Test func putsSuccessBesideTheFieldsOfAReply() throws {
        let definitions = try self.definitions { try $0.register(Echo()) }
        let reply = try #require(definitions["reply.echo"] as? [String: Any])
        let data = try #require((reply["properties"] as? [String: Any])?["data"] as? [String: Any])
        #expect(data["required"] as? [String] == ["success", "text"])
        #expect(try self.json((data["properties"] as? [String: Any])?["success"]) == #"{"const":true}"#)
    }

    private struct Odd: Codable, Sendable {
        enum Unlisted: String, Codable, Sendable { case one }

        let unlisted: Unlisted
    }

    private struct Endless: Codable, Sendable {
        let more: [Endless]
    }

    private struct Take<Value: Codable & Sendable>: MessageHandler {
        static var type: MessageType { "take" }

        func handle(_ message: Value, from session: BrowserSession) async throws -> NoFields { NoFields() }
    }

    @Test func namesTheTypeThatDoesNotShowWhatItDecodes() throws {
        var registry = HandlerRegistry()
        let odd = #expect(throws: PluginError.self) { try registry.register(Take<Odd>()) }
        #expect(odd?.description.contains("Odd.Unlisted") == true)
        var another = HandlerRegistry()
        let endless = #expect(throws: PluginError.self) { try another.register(Take<Endless>()) }
        #expect(endless?.description.contains("Endless") == true)
    }

    private struct Give<Value: Codable & Sendable>: MessageHandler {
        static var type: MessageType { "give" }

        func handle(_: NoFields, from session: BrowserSession) async throws -> Value { throw HandlerError.timeout }
    }

    private struct Boast: Codable, Sendable {
        let success: String
    }

    private func register(_ handler: some MessageHandler) throws {
        var registry = HandlerRegistry()
        try registry.register(handler)
    }

    @Test func refusesWhatIsNoObjectBeforeAnybodyAsksForIt() throws {
        let refusals: [(String, () throws -> Void)] = [
            ("Part", { try self.register(Give<[Part]>()) }), ("String", { try self.register(Give<String>()) }),
            ("Part", { try self.register(Give<Part?>()) }), ("Bool", { try self.register(Give<Bool>()) }),
            ("Part", { try self.register(Take<[Part]>()) }), ("Int", { try self.register(Take<Int>()) }),
        ]
        for (name, refused) in refusals {
            let error = #expect(throws: PluginError.self) { try refused() }
            guard case .noSchema(_, .notAnObject(let type)) = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
            #expect(type.contains(name))
        }
        try self.register(Give<[String: Part]>())
        try self.register(Take<[String: Int]>())
    }

    @Test func keepsTheFieldThatSaysWhetherARequestWasServed() throws {
        let type = String(reflecting: Boast.self)
        #expect(throws: PluginError.noSchema(plugin: "host", reason: .reservedField("success", type: type))) {
            try self.register(Give<Boast>())
        }
        let reply = try Reply(id: "1", success: ["success": "no", "text": "a"])
        #expect(String(decoding: reply.bytes, as: UTF8.self) == #"{"byToken":"1","data":{"success":true,"text":"a"}}"#)
    }

    private struct Foreign: Codable, Sendable {
        let data: Data
        let price: Decimal
        let page: URL
    }

    @Test func knowsWhatTheCodersOfJSONTreatTheirOwnWay() throws {
        let definitions = try self.definitions { try $0.register(Give<Foreign>()) }
        let reply = try self.json(definitions["reply.give"])
        #expect(reply.contains(#""data":{"type":"string"}"#))
        #expect(reply.contains(#""price":{"type":"number"}"#))
        #expect(reply.contains(#""page":{"type":"string"}"#))
        let page = try #require(URL(string: "https://a.example/b"))
        let sent = try JSONEncoder().encode(Foreign(data: Data([1]), price: 2.5, page: page))
        let value = try #require(try JSONSerialization.jsonObject(with: sent) as? [String: Any])
        #expect(value["data"] is String && value["price"] is Double && value["page"] is String)
    }

    @Test func anIDIsNeverEmpty() throws {
        let definitions = try self.definitions { try $0.register(Knock()) }
        let expected = #"{"maxLength":64,"minLength":1,"type":"string","x-maxBytes":64}"#
        for (name, field) in [("request.knock", "id"), ("reply.knock", "byToken")] {
            let outer = try #require(definitions[name] as? [String: Any])["properties"] as? [String: Any]
            #expect(try self.json(outer?[field]) == expected)
        }
    }

    private struct Checked: SchemaDescribed, Codable, Sendable {
        let digit: String

        static let schema = Schema.choice(["0", "1"])
        static let example = Checked(digit: "0")
    }

    private struct Dial: Codable, Sendable {
        let digit: Checked
    }

    @Test func letsATypeTellItsSchemaItself() throws {
        let definitions = try self.definitions { try $0.register(Take<Dial>()) }
        #expect(try self.json(definitions["request.take"]).contains(##""digit":{"enum":["0","1"]}"##))
    }

    @Test(arguments: [
        (0, "clientTooOld"), (-1, "clientTooOld"), (WireVersion.current + 1, "clientTooNew"),
    ])
    func refusesAClientThatSpeaksAnotherVersion(spoken: Int, code: String) {
        let error = #expect(throws: HandlerError.self) { try WireVersion.check(spoken) }
        #expect(error?.code == code)
    }

    @Test func takesAClientThatSaysNothingForTheFirstVersion() throws {
        try WireVersion.check(nil)
        try WireVersion.check(WireVersion.current)
    }
}
