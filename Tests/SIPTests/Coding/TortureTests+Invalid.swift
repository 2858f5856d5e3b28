import SIP
import Testing

// RFC 4475, section 3.1.2 and 3.3: broken, and answered where an answer can find its way.
extension TortureTests {
    @Test(arguments: [
        // 3.1.2.1: extraneous separators
        ("INVITE sip:user@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.15;;,;,,"),
        // 3.1.2.4: overlarge scalars
        (Self.options, "CSeq: 36893488147419103232 OPTIONS"), (Self.options, "Max-Forwards: 300"),
        // 3.1.2.6: an unterminated quoted string
        (Self.options, "To: \"Mr. J. User <sip:j.user@example.com>"),
        // 3.1.2.7: brackets around the Request-URI
        ("INVITE <sip:user@example.com> SIP/2.0", "X: y"),
        // 3.1.2.8: white space in the Request-URI
        ("INVITE sip:user@example.com; lr SIP/2.0", "X: y"),
        // 3.1.2.9: several spaces
        ("INVITE  sip:user@example.com  SIP/2.0", "X: y"),
        // 3.1.2.10: spaces at the end
        ("OPTIONS sip:user@example.com SIP/2.0  ", "X: y"),
        // 3.1.2.11: headers in the Request-URI
        ("INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0", "X: y"),
        // 3.1.2.13: "?" without brackets
        ("REGISTER sip:example.com SIP/2.0", "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E"),
        // 3.1.2.14: spaces within the brackets
        (Self.options, "To: \"Watson, Thomas\" < sip:t.watson@example.org >"),
        // 3.1.2.15: a comma in an unquoted display name
        (Self.options, "From: Bell, Alexander <sip:a.g.bell@example.com>;tag=43"),
        // 3.1.2.17 and 3.1.2.18: another method in CSeq
        (Self.options, "CSeq: 8 INVITE"), ("NEWMETHOD sip:user@example.com SIP/2.0", "CSeq: 8 INVITE"),
        // 3.3.8: several values where one may stand
        (Self.options, "To: <sip:other@example.net>\nTo: <sip:user@example.com>"),
        (Self.options, "CSeq: 5 OPTIONS\nCSeq: 8 OPTIONS"), (Self.options, "Max-Forwards: 70\nMax-Forwards: 5"),
        // 3.3.9: several lengths
        (Self.options, "Content-Length: 13\nl: 5"),
        // A line that is no header
        (Self.options, "no colon here"), (Self.options, "bad name: x"), (Self.options, ": no name"),
        // "*" beside another contact (RFC 3261, section 10.3)
        ("REGISTER sip:example.com SIP/2.0", "Contact: *, <sip:a@b>"),
    ])
    func aBadRequestIsAnsweredWith400(startLine: String, line: String) throws {
        let error = try #require(Self.error(startLine, line))
        let reply = try #require(error.reply(toTag: "t"))
        #expect(reply.status == 400)
        #expect(reply.topVia?.branch == "z9hG4bKusual")
        #expect(reply.headers[.cSeq] != nil && reply.headers[.callID] != nil)
        #expect(!reply.serialized().isEmpty)
    }

    /// 3.1.2.16
    @Test func anUnknownVersionIsAnsweredWith505() throws {
        let error = try #require(Self.error("OPTIONS sip:t.watson@example.org SIP/7.0"))
        let reply = try #require(error.reply())
        #expect(reply.status == 505 && reply.reason == "Version Not Supported")
        // The message of the RFC has the version in its Via, too.
        let text = MessageText.replacing("Via: SIP/2.0/", with: "Via: SIP/7.0/")
            .replacing("example SIP/2.0\n", with: "example SIP/7.0\n")
        let whole = try #require(MessageText.error(MessageText.bytes(text))?.reply())
        #expect(whole.status == 505 && whole.topVia?.version == "7.0")
        #expect(String(decoding: whole.serialized(), as: UTF8.self).hasPrefix("SIP/2.0 505 "))
    }

    /// 3.1.2.2 and 3.1.2.3
    @Test(arguments: ["9999", "-999", "1 2", "", "99999999999999999999999"])
    func aWrongContentLengthIsAnsweredWith400(length: String) throws {
        let text = MessageText.replacing("Content-Length: 0", with: "Content-Length: \(length)")
        let error = try #require(MessageText.error(MessageText.bytes(text)))
        #expect(error.reply()?.status == 400)
    }

    /// 3.1.2.5, 3.1.2.19, and a body that is cut off: a response is only dropped.
    @Test(arguments: [
        ("SIP/2.0 200 OK", "CSeq: 9292394834772304023312 OPTIONS"), ("SIP/2.0 4294967301 better not break", "X: y"),
        ("SIP/2.0 99 Low", "X: y"), ("SIP/2.0 700 High", "X: y"), ("SIP/2.0 20 OK", "X: y"), ("SIP/2.0 -20 OK", "X: y"),
        ("SIP/2.0 200OK", "X: y"), ("SIP/3.0 200 OK", "X: y"), ("SIP/2.0  200 OK", "X: y"), ("SIP/2.0", "X: y"),
        ("SIP/2.0 200 OK", "Via: x"), ("SIP/2.0 200 OK", "From: <"),
    ])
    func aBrokenResponseHasNoReply(startLine: String, line: String) throws {
        let lines = [line] + (line.hasPrefix("CSeq") ? [] : ["CSeq: 8 OPTIONS"])
        let error = try #require(MessageText.error(MessageText.bytes(Self.text(startLine, lines))))
        #expect(error.reply() == nil)
    }

    /// 3.3.1: what is there is enough to find the way back.
    @Test(arguments: ["From", "To", "Call-ID"])
    func withoutAMandatoryHeaderTheAnswerIs400(name: String) throws {
        let lines = MessageText.options.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.filter { !$0.hasPrefix(name + ":") }.joined(separator: "\n")
        let error = try #require(MessageText.error(MessageText.bytes(text)))
        #expect(error.reply(toTag: "t")?.status == 400)
    }

    @Test(arguments: ["Via", "CSeq"])
    func withoutAWayBackNobodyIsAnswered(name: String) throws {
        let lines = MessageText.options.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.filter { !$0.hasPrefix(name + ":") }.joined(separator: "\n")
        let error = try #require(MessageText.error(MessageText.bytes(text)))
        #expect(error == .missing(HeaderName(name)))
        #expect(error.reply() == nil)
    }

    @Test func aBrokenTopViaIsNotAnswered() throws {
        let text = MessageText.replacing("SIP/2.0/UDP pc33", with: "SIP/2.0/UDP;pc33")
        #expect(MessageText.error(MessageText.bytes(text))?.reply() == nil)
    }

    @Test func anACKIsNeverAnswered() throws {
        let error = try #require(Self.error("ACK sip:user@example.com SIP/2.0", "CSeq: 8 INVITE"))
        guard case .rejected = error else { return #expect(Bool(false)) }
        #expect(error.reply() == nil)
    }

    @Test(arguments: [
        "GET / HTTP/1.1", "OPTIONS", "OPTIONS sip:a@b", "OPTIONS sip:a@b SIP/2", " OPTIONS sip:a@b SIP/2.0",
    ])
    func whatIsNoSIPIsNotAnswered(startLine: String) throws {
        let error = try #require(Self.error(startLine))
        #expect(error == .malformedStartLine(startLine))
    }

    /// 3.1.2.12, 3.3.2 to 3.3.4, 3.3.11 to 3.3.15: strange, but others judge it.
    @Test(arguments: [
        (Self.options, "Date: Fri, 01 Jan 2010 16:00:00 EST"),
        ("OPTIONS nobodyKnowsThisScheme:totallyopaque SIP/2.0", "X: y"),
        ("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", "X: y"), (Self.options, "To: isbn:2983792873"),
        (Self.options, "Max-Forwards: 0"),
        ("REGISTER sip:example.com SIP/2.0", "Contact: sip:+1972@gw1.example.net;unknown"),
        ("REGISTER sip:example.com SIP/2.0", "Contact: <sip:+1972@gw1.example.net;unknown>"),
        ("REGISTER sip:example.com SIP/2.0", "Contact: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>"),
        (Self.options, "Accept: text/nobodyKnowsThis"), (Self.options, "Require: nothingSupportsThis"),
        (Self.options, "Content-Length: 0\nl: 0"), ("REGISTER sip:example.com SIP/2.0", "Contact: *"),
    ])
    func theStrangeIsRead(startLine: String, line: String) {
        #expect(Self.error(startLine, line) == nil)
    }
}
