import Testing

@testable import SIP

/// What the parser keeps of the headers that it reads is what they say, also after somebody has changed them.
@Suite struct DecodedHeadersTests {
    private static let register = MessageText.replacing(
        "Contact: <sip:alice@pc33.atlanta.example>", with: "Contact: *",
        in: MessageText.options.replacing("OPTIONS", with: "REGISTER"))

    /// The same lines as if somebody had set them, so that nothing of them was read before.
    private static func anew(_ headers: Headers) -> Headers {
        var result = Headers()
        for field in headers { result.append(field.name, field.value) }
        return result
    }

    private static func expectSame(_ message: some MessageFields) {
        var other = message
        other.headers = Self.anew(message.headers)
        #expect(message.headers.decoded != nil && other.headers.decoded == nil)
        #expect(message.vias == other.vias && message.topVia == other.topVia)
        #expect(message.from == other.from && message.to == other.to)
        #expect(message.callID == other.callID && message.cSeq == other.cSeq)
        #expect(message.contacts == other.contacts)
        #expect(message.hasWildcardContact == other.hasWildcardContact)
    }

    @Test(arguments: [MessageText.options, HostileInputTests.invite, Self.register])
    func ofARequestAreWhatReadingAnewGives(text: String) throws {
        Self.expectSame(try MessageText.request(text))
    }

    @Test func ofAResponseAreWhatReadingAnewGives() throws {
        let text = MessageText.replacing("OPTIONS sip:carol@chicago.example SIP/2.0", with: "SIP/2.0 200 OK")
        let response = try MessageText.response(text)
        Self.expectSame(response)
        #expect(response.contacts.count == 1)
    }

    @Test func areForgottenWhenAHeaderIsChanged() throws {
        let original = try MessageText.request(MessageText.options)
        func changed(_ change: (inout Request) -> Void) -> Request {
            var request = original
            change(&request)
            return request
        }
        #expect(changed { $0.headers[.from] = "<sip:eve@h>;tag=2" }.from?.tag == "2")
        #expect(changed { $0.to?.tag = "3" }.to?.tag == "3")
        #expect(changed { $0.callID = "other" }.callID == "other")
        #expect(changed { $0.cSeq?.number = 7 }.cSeq?.number == 7)
        #expect(changed { $0.headers.append(.contact, "<sip:second@h>") }.contacts.count == 2)
        #expect(changed { $0.headers.remove(.contact) }.contacts.isEmpty)
        let behind = changed { $0.headers.prepend(.via, "SIP/2.0/TCP h;branch=z9hG4bKnew") }
        #expect(behind.topVia?.branch == "z9hG4bKnew" && behind.vias.count == 2)
        #expect(changed { $0.topVia?.received = "192.0.2.1" }.topVia?.received == "192.0.2.1")
        #expect(changed { $0.headers.replaceFirstValue(of: .via, with: nil) }.topVia == nil)
        #expect(original.from?.tag == "1928301774" && original.contacts.count == 1)
    }
}
