import SIP
import Testing

/// Typed access to the headers of requests and responses.
@Suite struct MessageFieldsTests {
    @Test func readsEveryTypedHeader() throws {
        let request = try MessageText.request(
            """
            INVITE sip:bob@biloxi.example SIP/2.0
            v: SIP/2.0/UDP a.example;branch=z9hG4bK1 , SIP/2.0/TCP b.example;branch=z9hG4bK2
            Via: SIP/2.0/TLS c.example;branch=z9hG4bK3
            Record-Route: <sip:p2;lr>, <sip:p1;lr>
            Route: <sip:r1;lr>
            Route: <sip:r2;lr>,<sip:r3>
            m: <sip:alice@a.example>;expires=60, "Second" <sip:alice@b.example>
            t: Bob <sip:bob@biloxi.example>
            f: Alice <sip:alice@atlanta.example>;tag=88sja8x
            i: 987asjd97y7atg@a.example
            CSeq:   986759    INVITE
            Max-Forwards: 70
            Expires: 4294967295
            c: Application/SDP ; charset=utf-8
            l: 3

            abcdef
            """)
        #expect(request.vias.map(\.host) == ["a.example", "b.example", "c.example"])
        #expect(request.topVia?.branch == "z9hG4bK1")
        #expect(request.recordRoutes.map(\.uri.description) == ["sip:p2;lr", "sip:p1;lr"])
        #expect(request.routes.map(\.uri.description) == ["sip:r1;lr", "sip:r2;lr", "sip:r3"])
        #expect(request.contacts.map(\.displayName) == [nil, "Second"])
        #expect(request.to?.displayName == "Bob" && request.to?.tag == nil)
        #expect(request.from?.tag == "88sja8x")
        #expect(request.callID == "987asjd97y7atg@a.example")
        #expect(request.cSeq == CSeq(number: 986_759, method: .invite))
        #expect(request.maxForwards == 70)
        #expect(request.expires == 4_294_967_295)
        #expect(request.contentType == "application/sdp")
        #expect(request.body == Array("abc".utf8))
    }

    @Test func absentAndMalformedHeadersAreNil() {
        var request = Request(method: .options, uri: .sip(SIPURI(host: "h")))
        #expect(request.topVia == nil && request.from == nil && request.callID == nil && request.cSeq == nil)
        #expect(request.vias.isEmpty && request.contacts.isEmpty && request.expires == nil)
        request.headers = [
            "Via": "junk", "From": "<", "CSeq": "x", "Expires": "4294967296", "Max-Forwards": "256", "Call-ID": "a b",
            "Content-Type": "text",
        ]
        #expect(request.topVia == nil && request.from == nil && request.callID == nil && request.cSeq == nil)
        #expect(request.expires == nil && request.maxForwards == nil && request.contentType == nil)
    }

    @Test(arguments: ["-1", "1 2", "1;x", "", "99999999999999999999999999", "0x10", "+5"])
    func numbersAreDigitsOnly(text: String) {
        let response = Response(status: 200, headers: ["Expires": text])
        #expect(response.expires == nil)
    }

    @Test(arguments: [
        "2147483648 INVITE", "INVITE 1", "1", "1INVITE", "-1 INVITE", "1 INV ITE", "", "99999999999 INVITE", "1 \"x\"",
    ])
    func refusesMalformedCSeqs(text: String) {
        #expect(throws: SIPError.self) { try CSeq(parsing: text) }
    }

    @Test func settersWriteTheHeader() {
        var request = Request(method: .register, uri: .sip(SIPURI(host: "h")))
        request.from = NameAddress(uri: .sip(SIPURI(user: "a", host: "h")), parameters: ["tag": "1"])
        request.cSeq = CSeq(number: 7, method: .register)
        request.topVia = Via(transport: "UDP", host: "h", parameters: ["branch": "z9hG4bKq"])
        request.contacts = [NameAddress(uri: .sip(SIPURI(host: "x"))), NameAddress(uri: .sip(SIPURI(host: "y")))]
        request.maxForwards = 70
        request.expires = 0
        #expect(
            request.headers.map { "\($0.name): \($0.value)" } == [
                "From: <sip:a@h>;tag=1", "CSeq: 7 REGISTER", "Via: SIP/2.0/UDP h;branch=z9hG4bKq",
                "Contact: <sip:x>", "Contact: <sip:y>", "Max-Forwards: 70", "Expires: 0",
            ])
    }

    @Test(
        arguments: [
            ("18000;duration=3600", 18_000), ("120 (I'm in a (nested) meeting)", 120), ("5(\\) (\\\\))  ;x", 5),
            ("0", 0),
            ("5 (open", nil), ("5 (a))", nil), ("5 x", nil), ("x", nil), ("", nil), ("4294967296", nil),
            ("5 " + String(repeating: "(", count: 9) + String(repeating: ")", count: 9), nil),
        ] as [(String, Int?)])
    func readsRetryAfterWithComments(text: String, seconds: Int?) {
        let response = Response(status: 503, headers: ["Retry-After": text, "Min-Expires": "60"])
        #expect(response.retryAfter == seconds)
        #expect(response.minExpires == 60)
    }

    @Test func knowsTheWildcardContact() {
        #expect(Response(status: 200, headers: ["Contact": " * "]).hasWildcardContact)
        #expect(!Response(status: 200, headers: ["Contact": "<sip:a>"]).hasWildcardContact)
    }

    @Test func aDescriptionShowsNoCredentials() throws {
        let text = MessageText.replacing("X-Unknown: Kept", with: "Authorization: Digest response=\"0123\"")
        #expect(
            "\(try MessageText.request(text))"
                == "OPTIONS sip:carol@chicago.example (CSeq 63104 OPTIONS, Call-ID a84b4c76e66710)")
        #expect("\(Response(status: 404))" == "404 Not Found (CSeq none, Call-ID none)")
    }
}
