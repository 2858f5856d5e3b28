// Messages of the network: kept before they are answered, whatever they are written in.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct IncomingMessageTests {
    @Test func keepsAMessageOfTheNetwork() {
        let (world, statuses) = MessageTests.statuses([
            MessageTests.request(.message, body: "Hello"),
            MessageTests.request(.message, type: "text/html", body: "<b>"),
            MessageTests.request(.message, body: ""),
            MessageTests.request(.message, body: String(repeating: "x", count: 32_769)),
        ])
        #expect(statuses == [200, 415, 200, 413])
        #expect(world.exchange.responses.first { $0.status == 415 }?.headers[.accept]?.contains("text/plain") == true)
        #expect(world.shelf.received.map(\.text) == ["Hello"])
        #expect(world.shelf.received.first?.correspondent.address == "1002@pbx.example")
        #expect(world.rest() == [])
    }

    /// "Hello" by zlib and by gzip, the latter also cut; 32,768 letters, which 52 bytes tell, and one more.
    private static let compressed: [(coding: String, body: [UInt8], status: Int, length: Int?)] = [
        ("deflate", [120, 218, 243, 72, 205, 201, 201, 7, 0, 5, 140, 1, 245], 200, 5),
        (
            "gzip",
            [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 243, 72, 205, 201, 201, 7, 0, 130, 137, 209, 247, 5, 0, 0, 0], 200, 5
        ),
        ("gzip", [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 243, 72, 205, 201], 413, nil),
        ("deflate", Self.many + [24, 142, 241, 3, 133], 200, 32_768),
        ("deflate", Self.many + [104, 146, 238, 3, 253], 413, nil),
        ("identity", Array("Hello".utf8), 200, 5),
        ("deflate", Array("Hello".utf8), 413, nil),
        ("br", Array("Hello".utf8), 415, nil),
    ]

    private static let many: [UInt8] =
        [120, 218, 237, 193, 1, 1, 0, 0, 0, 128, 144, 219, 205, 239, 8, 10] + [UInt8](repeating: 0, count: 31)

    @Test(arguments: Self.compressed.indices)
    func readsWhatIsCompressedWithinTheLimit(index: Int) {
        let example = Self.compressed[index]
        var request = MessageTests.request(.message)
        request.headers.append(.contentEncoding, example.coding)
        request.body = example.body
        let (world, statuses) = MessageTests.statuses([request])
        #expect(statuses == [example.status])
        #expect(world.shelf.received.first?.text.utf8.count == example.length)
    }

    @Test func doesNotKnowAnybodyElse() {
        let world = World()
        world.addAccount()
        world.addAccount(World.account("b", user: "1003"))
        _ = world.exchange.agent.send(
            MessageTests.request(.message, user: "9999", body: "Hello"), now: world.now)
        world.run(for: .seconds(1))
        #expect(world.exchange.responses.map(\.status) == [404])
        #expect(world.shelf.received.isEmpty)
        #expect(world.rest() == [])
    }

    @Test func answersOnlyWhenTheMessageIsKept() {
        let world = World()
        world.addAccount()
        world.storing = nil
        _ = world.exchange.agent.send(MessageTests.request(.message, body: "Hello"), now: world.now)
        world.run(for: .seconds(3))
        #expect(world.exchange.responses == [])
        world.storing = .stored
        world.shelf.failure = StoreFailure(code: "vaultDiskFull", message: "The disk is full.")
        _ = world.exchange.agent.send(MessageTests.request(.message, body: "Hello"), now: world.now)
        world.run(for: .seconds(1))
        #expect(world.exchange.responses.map(\.status) == [500])
        #expect(world.exchange.responses.first?.retryAfter == 60)
        #expect(world.shelf.received.isEmpty)
    }

    @Test func aCopyWithAnotherBranchIsKeptOnce() {
        var request = MessageTests.request(.message, body: "Hello")
        request.callID = "one"
        request.cSeq = 7
        request.fromTag = "tag"
        var other = request
        other.cSeq = 8
        let (world, statuses) = MessageTests.statuses([request, request, other])
        #expect(statuses == [200, 200, 200])
        #expect(world.shelf.received.count == 2)
        #expect(world.rest() == [])
    }

    @Test func aMessageInsideACallBelongsToTheCallsAccount() throws {
        let world = World()
        world.addAccount()
        #expect(world.dial("600") != nil)
        world.run(for: .seconds(3))
        let session = try #require(world.exchange.sessions.first)
        _ = world.exchange.agent.sendInDialog(
            session, method: .message, contentType: "text/plain", body: Array("in the call".utf8), now: world.now)
        world.run(for: .seconds(1))
        #expect(world.shelf.received.map(\.text) == ["in the call"])
        #expect(world.shelf.received.first?.correspondent.address == "600@pbx.example")
    }

    static let texts: [(String?, [UInt8], String)] = [
        ("text/plain", Array("Grüße".utf8), "Grüße"),
        ("text/plain;charset=UTF-8", [0xEF, 0xBB, 0xBF] + Array("mark".utf8), "mark"),
        ("text/plain;charset=iso-8859-1", [0x47, 0x72, 0xFC, 0xDF, 0x65], "Grüße"),
        ("text/plain; charset=\"windows-1252\"", [0x80, 0x20, 0x93, 0x61, 0x94], "€ “a”"),
        ("text/plain;charset=ISO-8859-15", [0xA4], "€"),
        ("text/plain;charset=utf-16", [0xFF, 0xFE, 0x61, 0x00, 0xFC, 0x00], "aü"),
        ("text/plain;charset=utf-16", [0x00, 0x61, 0xD8, 0x3D, 0xDE, 0x00], "a😀"),
        ("text/plain;charset=utf-16le", [0x61, 0x00, 0x07], "a"),
        ("text/plain;charset=us-ascii", [0x61, 0xFF], "a\u{FFFD}"),
        ("text/plain;charset=x-unknown", [0x61, 0xFC], "aü"),
        ("text/plain;charset=", [0x61], "a"), ("text/plain", [0x47, 0x72, 0xFC], "Grü"),
        (nil, Array("no type".utf8), "no type"), ("TEXT/PLAIN", Array("a\r\nb".utf8), "a\nb"),
        (
            "message/cpim",
            Array(
                "From: <im:a@b>\r\nDateTime: 2026-01-01T00:00:00Z\r\n\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nwrapped"
                    .utf8), "wrapped"
        ),
        (
            "multipart/mixed;boundary=b",
            Array(
                "--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\nContent-Type: text/plain;charset=iso-8859-1\r\n\r\n"
                    .utf8) + [0xFC] + Array("\r\n--b--\r\n".utf8), "ü"
        ),
    ]

    @Test(arguments: Self.texts) func readsEveryCharset(type: String?, body: [UInt8], text: String) {
        var request = Request(method: .message, uri: .sip(SIPURI(user: "1001", host: "pbx.example")))
        request.headers[.contentType] = type
        request.body = body
        #expect(MessageContent(request) == .text(text))
    }

    @Test(arguments: ["text/html", "message/cpim", "multipart/mixed", "multipart/mixed;boundary=x", "image/png"])
    func whatCannotBeReadIsUnsupported(type: String) {
        var request = Request(method: .message, uri: .sip(SIPURI(user: "1001", host: "pbx.example")))
        request.headers[.contentType] = type
        request.body = Array("nonsense".utf8)
        #expect(MessageContent(request) == .unsupported)
    }

    @Test func noBodyTraps() {
        var random = SplitMix64(seed: 3)
        let types = Self.texts.map(\.0) + ["application/im-iscomposing+xml", "message/imdn+xml"]
        for type in types {
            for _ in 0..<200 {
                var request = Request(method: .message, uri: .sip(SIPURI(user: "1001", host: "pbx.example")))
                request.headers[.contentType] = type
                request.body = (0..<Int(random.next() % 60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                _ = MessageContent(request)
            }
        }
    }
}
