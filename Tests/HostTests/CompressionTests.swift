// How the page's texts travel.

import Foundation
import Testing

struct CompressionTests {
    static let script = String(repeating: "// a line like any other\n", count: 100)

    /// A host whose folder has this beside the page.
    static func with(
        _ name: String = "long.js", _ content: Data = Data(script.utf8),
        body: @escaping @Sendable (RunningHost) async throws -> Void
    ) async throws {
        try await RunningHost.with { host in
            #expect(FileManager.default.createFile(atPath: host.folder + "/web/" + name, contents: content))
            try await body(host)
        }
    }

    @Test(arguments: ["gzip", "br, gzip", "GZIP", "deflate,gzip;q=0.5"])
    func packsTheTextsOfThePage(accepted: String) async throws {
        try await Self.with { host in
            let answer = try await TestResponse.get(
                "/long.js", port: host.port, headers: [("Accept-Encoding", accepted)])
            #expect(answer.status == 200)
            #expect(answer.headers["content-encoding"] == "gzip")
            #expect(answer.headers["vary"] == "Accept-Encoding")
            let length = try #require(answer.headers["content-length"].flatMap { Int($0) })
            #expect(length < Self.script.utf8.count / 10)
            #expect(answer.headers["content-type"]?.hasPrefix("text/javascript") == true)
            #expect(answer.headers["content-security-policy"] != nil)
        }
    }

    @Test(arguments: ["", "br", "gzip;q=0", "gzip; q=0.000", "x-gzip-like"])
    func sendsThemAsTheyAreToThoseWhoDoNotAccept(accepted: String) async throws {
        try await Self.with { host in
            let answer = try await TestResponse.get(
                "/long.js", port: host.port, headers: [("Accept-Encoding", accepted)])
            #expect(answer.headers["content-encoding"] == nil)
            #expect(answer.body == Self.script)
            // A cache on the way must not give the packed one to somebody who cannot read it.
            #expect(answer.headers["vary"] == "Accept-Encoding")
        }
    }

    @Test func aFileThatWasPackedIsNotSentTwice() async throws {
        try await Self.with { host in
            let accepts = [("Accept-Encoding", "gzip")]
            let first = try await TestResponse.get("/long.js", port: host.port, headers: accepts)
            let tag = try #require(first.headers["etag"])
            let again = accepts + [("If-None-Match", tag)]
            #expect(try await TestResponse.get("/long.js", port: host.port, headers: again).status == 304)
        }
    }

    @Test(arguments: [
        ("small.js", Data("1".utf8)), ("picture.png", Data(script.utf8)), ("large.js", Data(count: 2 << 20)),
        ("random.js", Data((0..<4000).map { _ in UInt8.random(in: 0...255) })),
    ])
    func leavesAloneWhatGainsNothing(name: String, content: Data) async throws {
        try await Self.with(name, content) { host in
            let answer = try await TestResponse.get("/" + name, port: host.port, headers: [("Accept-Encoding", "gzip")])
            #expect(answer.status == 200)
            #expect(answer.headers["content-encoding"] == nil)
            #expect(answer.headers["content-length"] == String(content.count))
        }
    }

    @Test func whatIsNotAFileOfThePageIsNotPacked() async throws {
        try await RunningHost.with { host in
            let answer = try await TestResponse.get(
                "/schema.json", port: host.port, headers: [("Accept-Encoding", "gzip")])
            #expect(answer.body.utf8.count > 1000)
            #expect(answer.headers["content-encoding"] == nil)
        }
    }
}
