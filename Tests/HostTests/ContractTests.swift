// The contract that a host serves is the one in the documents, and a client is told when it speaks another.

import Foundation
import Testing

struct ContractTests {
    @Test func servesTheSchemaThatTheDocumentsHave() async throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/wire.schema.json")
        let documented = try String(contentsOf: file, encoding: .utf8)
        try await RunningHost.with { host in
            let answer = try await TestResponse.get("/schema.json", port: host.port)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/schema+json")
            // To renew the document: start the host, and store its /schema.json there.
            #expect(answer.body == documented, "docs/wire.schema.json is not what this code speaks")
        }
    }

    @Test func addsWhatAPluginBrings() async throws {
        try await RunningHost.with(plugins: [NotebookPlugin()]) { host in
            let answer = try await TestResponse.get("/schema.json", port: host.port)
            #expect(answer.body.contains(#""request.keepNote""#))
            #expect(answer.body.contains(#""reply.listenToCall""#))
        }
    }

    @Test(arguments: [
        ("connect", #"{"wire":0}"#, "clientTooOld"), ("connect", #"{"wire":99}"#, "clientTooNew"),
        ("login", #"{"user":"a","password":"b","wire":0}"#, "clientTooOld"),
        ("enrol", #"{"ticket":"a","wire":0}"#, "clientTooOld"),
    ])
    func tellsAClientThatItSpeaksAnotherVersion(type: String, data: String, code: String) async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            #expect(try await socket.ask(type, data).code == code)
            // The same socket may still be used by somebody who speaks ours.
            let welcome = try await socket.ask("connect", #"{"wire":1,"later":[1]}"#)
            #expect(welcome.value("wire") as? Int == 1)
        }
    }
}
