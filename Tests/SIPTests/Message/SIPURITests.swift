import SIP
import Testing

/// RFC 3261, section 19.1.
@Suite struct SIPURITests {
    @Test func readsEveryPart() throws {
        let uri = try SIPURI(
            parsing: "sips:alice:secret%20word@Atlanta.Example:5071;transport=TCP;lr;ttl=15?subject=a%20b&to=x%40y")
        #expect(uri.isSecure)
        #expect(uri.user == "alice")
        #expect(uri.password == "secret word")
        #expect(uri.host == "atlanta.example")
        #expect(uri.port == 5071)
        #expect(uri.transport == .tcp)
        #expect(uri.isLooseRouter)
        #expect(uri.parameters["TTL"] == "15")
        #expect(uri.headers.map(\.name) == ["subject", "to"])
        #expect(uri.headers.map(\.value) == ["a b", "x@y"])
        #expect(
            uri.description
                == "sips:alice:secret%20word@atlanta.example:5071;transport=TCP;lr;ttl=15?subject=a%20b&to=x%40y")
    }

    /// The examples of section 19.1.3.
    @Test(arguments: [
        "sip:alice@atlanta.com", "sip:alice:secretword@atlanta.com;transport=tcp",
        "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
        "sip:+1-212-555-1212:1234@gateway.com;user=phone", "sips:1212@gateway.com", "sip:alice@192.0.2.4",
        "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com", "sip:alice;day=tuesday@atlanta.com",
        "sip:[2001:db8::1]:5060", "sip:j%40s0n@biloxi.com", "sip:null-%00-null@example.com", "sip:%FE%ff@example.com",
    ])
    func writesWhatItRead(text: String) throws {
        #expect(try SIPURI(parsing: text).description == text)
        #expect(try URI(parsing: text).description == text)
    }

    @Test func theUserMayHoldWhatLooksLikeParameters() throws {
        let uri = try SIPURI(parsing: "sip:user;par=u%40example.net@example.com")
        #expect(uri.user == "user;par=u@example.net")
        #expect(uri.host == "example.com")
        #expect(uri.parameters.isEmpty)
    }

    @Test func aNullIsEscapedAndStaysOneCharacter() throws {
        #expect(try SIPURI(parsing: "sip:null-%00-null@example.com").user == "null-\0-null")
    }

    @Test func anEmptyUserIsReadAndWrittenBack() throws {
        let uri = try SIPURI(parsing: "sip:@host")
        #expect(uri.user == "" && uri.host == "host")
        #expect(uri.description == "sip:@host")
    }

    @Test func anIncompleteEscapeIsText() throws {
        #expect(try SIPURI(parsing: "sip:a%4@example.com").user == "a%4")
        #expect(try SIPURI(parsing: "sip:a%zz%41@example.com").user == "a%zzA")
    }

    @Test func settersEscapeWhatTheGrammarForbids() throws {
        var uri = SIPURI(user: "j@s0n:#/ü", host: "Biloxi.COM")
        #expect(uri.description == "sip:j%40s0n%3A%23/%C3%BC@biloxi.com")
        #expect(uri.user == "j@s0n:#/ü")
        uri.parameters["x-y"] = "a;b=c?"
        uri.headers = [SIPURI.Header(name: "Subject", value: "a&b=c\r\nEvil: 1")]
        let text = uri.description
        #expect(text.hasSuffix(";x-y=a%3Bb%3Dc%3F?Subject=a%26b%3Dc%0D%0AEvil:%201"))
        #expect(try SIPURI(parsing: text) == uri)
    }

    @Test(arguments: [
        "", "sip", "sip:", "sip:@", "sip:alice@", "http:alice@host", "sip:alice@host:", "sip:alice@host:x",
        "sip:alice@host:65536", "sip:alice@host:5060x", "sip:al ice@host", "sip:alice@ho st", "sip:alice@[::1",
        "sip:alice@[1.2.3.4]", "sip:alice@[zz::1]", "sip:alice@host?novalue", "sip:alice@host;=v", "sip:<alice@host>",
        "sip:alice@host\r\nVia: x", "sip:a\"b@host", "sip:alice@host@host", "sip::pw@host",
    ])
    func refusesWhatIsNoSIPURI(text: String) {
        #expect(throws: SIPError.self) { try SIPURI(parsing: text) }
    }

    /// The pairs of section 19.1.4.
    @Test(arguments: [
        ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;security=on"),
        (
            "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
            "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"
        ),
        (
            "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
            "sip:alice@atlanta.com?priority=urgent&subject=project%20x"
        ),
        ("SIP:a@h;lr", "sip:a@h"), ("sip:%fe@h", "sip:%FE@h"),
    ])
    func knowsEqualURIs(left: String, right: String) throws {
        let (left, right) = (try SIPURI(parsing: left), try SIPURI(parsing: right))
        #expect(left.isEquivalent(to: right))
        #expect(right.isEquivalent(to: left))
    }

    @Test(arguments: [
        ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"), ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"),
        ("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;newparam=6"),
        ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"),
        ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"), ("sip:a@h", "sips:a@h"), ("sip:a@h", "sip:h"),
        ("sip:a:b@h", "sip:a@h"), ("sip:a@h;user=phone", "sip:a@h"), ("sip:a@h;maddr=1.2.3.4", "sip:a@h"),
    ])
    func knowsDifferentURIs(left: String, right: String) throws {
        let (left, right) = (try SIPURI(parsing: left), try SIPURI(parsing: right))
        #expect(!left.isEquivalent(to: right))
        #expect(!right.isEquivalent(to: left))
    }

    @Test func otherSchemesAreKeptAsText() throws {
        let uri = try URI(parsing: "TEL:+1-201-555-0123;phone-context=x")
        #expect(uri == .other(scheme: "tel", rest: "+1-201-555-0123;phone-context=x"))
        #expect(uri.sip == nil)
        #expect(uri.description == "tel:+1-201-555-0123;phone-context=x")
        #expect(throws: SIPError.self) { try URI(parsing: "no scheme") }
        #expect(throws: SIPError.self) { try URI(parsing: "1tel:5") }
        #expect(throws: SIPError.self) { try URI(parsing: "tel:") }
    }

    @Test func aForgedURICannotLeaveItsLine() {
        #expect(URI.other(scheme: "tel", rest: "1 SIP/2.0\r\nVia: x").description == "tel:1%20SIP/2.0%0D%0AVia:%20x")
    }
}
