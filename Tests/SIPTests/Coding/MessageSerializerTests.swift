import SIP
import Testing

/// What goes out is what was meant, and nothing else.
@Suite struct MessageSerializerTests {
    @Test func writesARequest() {
        var request = Request(method: .message, uri: .sip(SIPURI(user: "bob", host: "biloxi.example")))
        request.topVia = Via(transport: "UDP", host: "192.0.2.1", port: 5060, parameters: ["branch": "z9hG4bK1"])
        request.headers["X-Own"] = "value"
        request.body = Array("hi".utf8)
        #expect(
            request.serialized()
                == MessageText.bytes(
                    """
                    MESSAGE sip:bob@biloxi.example SIP/2.0
                    Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1
                    X-Own: value
                    Content-Length: 2

                    hi
                    """))
    }

    @Test func aReceivedMessageSurvives() throws {
        let bytes = MessageText.bytes(MessageText.options)
        #expect(try Message(parsing: bytes).serialized() == bytes)
    }

    @Test func compactNamesBecomeLongAndFoldsStay() throws {
        let text = MessageText.replacing("Via: SIP/2.0/UDP", with: "v:SIP/2.0/UDP\n ")
        let out = String(decoding: try MessageText.request(text).serialized(), as: UTF8.self)
        #expect(out.contains("\r\nVia: SIP/2.0/UDP\r\n  pc33"))
        #expect(try Message(parsing: Array(out.utf8)) == .request(try MessageText.request(text)))
    }

    @Test func contentLengthFollowsTheBody() throws {
        var request = try MessageText.request(MessageText.options)
        request.headers.append(.contentLength, "17")
        request.body = [1, 2, 3]
        let text = String(decoding: request.serialized(), as: UTF8.self)
        #expect(text.contains("Content-Length: 3\r\n\r\n\u{1}\u{2}\u{3}"))
        #expect(text.split(separator: "\r\n").count { $0.hasPrefix("Content-Length") } == 1)
    }

    @Test func noValueCanAddALine() throws {
        var request = try MessageText.request(MessageText.options)
        request.headers["X-Forged\r\nEvil"] = "a\r\nEvil: 1\r\n\r\nbody\0"
        request.method = Method("OPT IONS\r\n")
        request.from?.displayName = "x\r\nEvil: 2"
        let lines = String(decoding: request.serialized(), as: UTF8.self).split(separator: "\r\n")
        #expect(!lines.contains { $0.hasPrefix("Evil") })
        #expect(lines.contains("X-Forged--Evil: a  Evil: 1    body "))
        #expect(lines.first == "OPT-IONS-- sip:carol@chicago.example SIP/2.0")
        var response = Response(status: 200, reason: "O\r\nK: v")
        response.headers[.to] = "<sip:a@b>"
        #expect(String(decoding: response.serialized(), as: UTF8.self).hasPrefix("SIP/2.0 200 O  K: v\r\nTo:"))
    }

    @Test func bytesThatAreNoUTF8ArePassedOn() throws {
        var bytes = MessageText.bytes(MessageText.options)
        let place = try #require(bytes.firstRange(of: Array("Kept".utf8)))
        bytes.replaceSubrange(place, with: [0xFF, 0xFE, 0xC3])
        #expect(try Message(parsing: bytes).serialized() == bytes)
    }

    @Test func aResponseSharesTheBytesOfItsRequest() throws {
        let text = MessageText.replacing("From: Alice", with: "From: \"Ali\\\\ce\"")
        let response = Response.reply(to: try MessageText.request(text), status: 486, toTag: "x")
        let out = String(decoding: response.serialized(), as: UTF8.self)
        #expect(out.contains("From: \"Ali\\\\ce\" <sip:alice@atlanta.example>;tag=1928301774\r\n"))
        #expect(out.contains("To: <sip:carol@chicago.example>;tag=x\r\n"))
    }
}
