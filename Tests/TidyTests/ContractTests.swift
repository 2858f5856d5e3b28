import Foundation
import Testing

/// docs/wire.md and docs/wire.schema.json say the same; that the schema is what the code does is HostTests' to show.
@Suite struct ContractTests {
    private let document: WireDocument
    private let definitions: [String: Any]

    init() throws {
        self.document = WireDocument(try #require(SourceTree.text("docs/wire.md")))
        let text = try #require(SourceTree.text("docs/wire.schema.json"))
        let schema = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        self.definitions = try #require(schema?["$defs"] as? [String: Any])
    }

    private func names(startingWith prefix: String) -> Set<String> {
        Set(self.definitions.keys.filter { $0.hasPrefix(prefix) })
    }

    /// The properties of a definition; of its `data` where it is a message.
    private func properties(_ name: String, of part: String? = nil) throws -> (
        all: [String: Any], required: Set<String>
    ) {
        var object = try #require(self.definitions[name] as? [String: Any], "no \(name) in the schema")
        if let part {
            let outer = object["properties"] as? [String: Any]
            let inner = try #require(outer?[part] as? [String: Any], "\(name) has no \(part)")
            // A request without fields may leave `data` out.
            object = (inner["anyOf"] as? [[String: Any]])?.first ?? inner
        }
        return (object["properties"] as? [String: Any] ?? [:], Set(object["required"] as? [String] ?? []))
    }

    private func compare(_ documented: DocumentedFields, _ name: String, of part: String?) throws {
        let (all, required) = try self.properties(name, of: part)
        #expect(documented.names == Set(all.keys).subtracting(["success"]), "fields of \(name)")
        for field in documented.fields {
            #expect(field.isOptional == !required.contains(field.name), "\(field.name) of \(name)")
        }
    }

    @Test func everyRequestStandsInBoth() throws {
        #expect(
            Set(self.document.requests.keys)
                == self.names(startingWith: "request.").union(
                    self.names(startingWith: "audio.request.").subtracting(["audio.request.connect"])))
        for (name, row) in self.document.requests {
            try self.compare(DocumentedFields(row.fields), name, of: "data")
        }
    }

    @Test func everyLimitOfATextStandsInBoth() throws {
        for (name, row) in self.document.requests {
            let (all, _) = try self.properties(name, of: "data")
            for field in DocumentedFields(row.fields).fields {
                let schema = all[field.name] as? [String: Any]
                let text = (schema?["anyOf"] as? [[String: Any]])?.first ?? schema
                guard let limit = text?["x-maxBytes"] as? Int else { continue }
                #expect(field.limit ?? 1024 == limit, "\(field.name) of \(name)")
            }
        }
    }

    @Test func everyReplyStandsInBoth() throws {
        for (name, row) in self.document.requests {
            let reply = name.replacing("request.", with: "reply.")
            let isWelcome = ["connect", "login", "enrol"].contains(row.type)
            let text = isWelcome ? self.document.welcome : row.reply
            // A reply may be a view and nothing else.
            let view = text.split(separator: " ").first.flatMap { self.document.views[String($0)] }
            try self.compare(DocumentedFields(text.hasPrefix("none") ? "" : view ?? text), reply, of: "data")
        }
    }

    @Test func everyPushStandsInBoth() throws {
        #expect(Set(self.document.pushes.keys) == self.names(startingWith: "push."))
        for (name, row) in self.document.pushes { try self.compare(DocumentedFields(row.fields), name, of: "data") }
    }

    @Test func everyViewStandsInBoth() throws {
        let kinds = ["request", "reply.", "push", "audio.", "refusal"]
        let views = Set(self.definitions.keys.filter { name in !kinds.contains { name.hasPrefix($0) } })
        // A view that is the whole of a reply has no definition of its own.
        let documented = self.document.views.filter { views.contains(self.inSchema($0.key)) }
        #expect(views == Set(documented.keys.map(self.inSchema)))
        for (name, text) in documented where name != "Preferences" {
            try self.compare(DocumentedFields(text), name, of: nil)
        }
        let preferences = DocumentedFields(try #require(self.document.views["Preferences"]))
        #expect(preferences.names == Set(try self.properties("AccountPreferences").all.keys))
    }

    private func inSchema(_ name: String) -> String {
        name == "Preferences" ? "AccountPreferences" : name
    }

    @Test func theHostTellsOfEveryEvent() throws {
        let list = try #require(SourceTree.text("Sources/PluginKit/Events/StandardEvents.swift"))
        for file in SourceTree.files(in: "Sources/PluginKit/Events", ending: ".swift")
        where file.code.contains(": ServerEvent,") {
            #expect(list.contains("\(file.name.dropLast(6)).self"), "\(file.path)")
        }
    }
}
