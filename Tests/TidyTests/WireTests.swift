import Testing

/// A handler's file, type and wire name are one word, and docs/wire.md knows it.
@Suite struct WireTests {
    static func handlers() -> [(file: SourceTree.File, wireName: String)] {
        SourceTree.files(in: "Sources/Plugins", ending: ".swift").compactMap { file in
            guard Self.isHandler(file),
                let line = file.lines.first(where: { $0.contains("static let type: MessageType") }),
                let name = line.split(separator: "\"").dropFirst().first
            else { return nil }
            return (file, String(name))
        }
    }

    static func isHandler(_ file: SourceTree.File) -> Bool {
        file.code.contains(": MessageHandler") || file.code.contains(": DoorHandler")
    }

    @Test func fileTypeAndWireNameAgree() {
        #expect(Self.handlers().count >= 8)
        for (file, wireName) in Self.handlers() {
            let type = wireName.prefix(1).uppercased() + wireName.dropFirst()
            #expect(file.name == "\(type).swift", "\(file.path) answers “\(wireName)”")
            #expect(file.code.contains("struct \(type): "), "\(file.path) lacks struct \(type)")
        }
    }

    @Test func everyHandlerFileNamesItsType() {
        let files = SourceTree.files(in: "Sources/Plugins", ending: ".swift")
        for file in files where Self.isHandler(file) {
            #expect(file.text.contains("static let type: MessageType"), "\(file.path)")
        }
    }

    @Test func theWireDocumentListsEveryMessage() throws {
        let document = try #require(SourceTree.text("docs/wire.md"))
        for (_, wireName) in Self.handlers() {
            #expect(document.contains("`\(wireName)`"), "docs/wire.md lacks \(wireName)")
        }
    }

    @Test func theWireDocumentListsEveryServerEvent() throws {
        let document = try #require(SourceTree.text("docs/wire.md"))
        let names = SourceTree.files(in: "Sources/PluginKit/Events", ending: ".swift").compactMap { file in
            file.lines.first { $0.contains("static let type: MessageType = ") }?.split(separator: "\"").dropFirst()
                .first
        }
        #expect(names.count >= 3)
        for name in names {
            #expect(document.contains("`\(name)`"), "docs/wire.md lacks the push \(name)")
        }
    }
}
