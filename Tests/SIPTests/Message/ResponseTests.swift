import SIP
import Testing

/// RFC 3261, section 8.2.6, 12.1.1 and 21.
@Suite struct ResponseTests {
    static let invite = MessageText.replacing(
        "Max-Forwards: 70",
        with: "Via: SIP/2.0/TCP second.example;branch=z9hG4bK2\nRecord-Route: <sip:p;lr>\nTimestamp: 54",
        in: MessageText.options)

    @Test func copiesWhatTheRFCWants() throws {
        let request = try MessageText.request(Self.invite)
        let response = Response.reply(to: request, status: 180, toTag: "t1")
        #expect(response.reason == "Ringing")
        #expect(response.vias == request.vias)
        #expect(response.from == request.from)
        #expect(response.to?.tag == "t1")
        #expect(response.callID == request.callID)
        #expect(response.cSeq == request.cSeq)
        #expect(response.recordRoutes == request.recordRoutes)
        #expect(response.headers[.timestamp] == nil)
        #expect(response.headers[.contact] == nil)
        #expect(response.body.isEmpty)
    }

    @Test func aTryingCopiesTheTimestampAndAddsNoTag() throws {
        let response = Response.reply(to: try MessageText.request(Self.invite), status: 100, toTag: "t1")
        #expect(response.headers[.timestamp] == "54")
        #expect(response.to?.tag == nil)
        #expect(response.recordRoutes.isEmpty)
    }

    @Test func keepsATagThatIsThere() throws {
        let text = MessageText.replacing("To: <sip:carol@chicago.example>", with: "To: <sip:c@c>;tag=old")
        let response = Response.reply(to: try MessageText.request(text), status: 486, toTag: "new")
        #expect(response.headers[.to] == "<sip:c@c>;tag=old")
    }

    @Test func addsTheTagToAnAddressWithoutBrackets() throws {
        let text = MessageText.replacing("To: <sip:carol@chicago.example>", with: "To: sip:c@c")
        let response = Response.reply(
            to: try MessageText.request(text), status: 404, reason: "Gone Fishing", toTag: "n")
        #expect(response.to?.tag == "n")
        #expect(response.to?.uri.description == "sip:c@c")
        #expect(response.reason == "Gone Fishing")
    }

    @Test func aReplyIsAMessage() throws {
        let response = Response.reply(to: try MessageText.request(Self.invite), status: 200, toTag: "t1")
        guard case .response(let parsed) = try Message(parsing: response.serialized()) else {
            return #expect(Bool(false))
        }
        #expect(parsed.status == 200 && parsed.vias == response.vias && parsed.to == response.to)
    }

    @Test func everyStatusHasAPhrase() {
        #expect(Response.phrase(for: 487) == "Request Terminated")
        #expect(Response.phrase(for: 499) == "Bad Request")
        #expect(Response.phrase(for: 299) == "OK")
        for status in 100...699 { #expect(!Response.phrase(for: status).isEmpty) }
    }
}
