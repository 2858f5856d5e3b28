import SIP
import Testing

/// RFC 3261, section 7.3.
@Suite struct HeaderNameTests {
    @Test(arguments: [
        ("a", "Accept-Contact"), ("b", "Referred-By"), ("c", "Content-Type"), ("d", "Request-Disposition"),
        ("e", "Content-Encoding"), ("f", "From"), ("i", "Call-ID"), ("j", "Reject-Contact"), ("k", "Supported"),
        ("l", "Content-Length"), ("m", "Contact"), ("o", "Event"), ("r", "Refer-To"), ("s", "Subject"), ("t", "To"),
        ("u", "Allow-Events"), ("v", "Via"), ("x", "Session-Expires"), ("y", "Identity"),
    ])
    func compactFormsEqualTheirLongForm(compact: String, long: String) {
        #expect(HeaderName(compact) == HeaderName(long))
        #expect(HeaderName(compact.uppercased()).canonical == long)
    }

    @Test func caseDoesNotMatter() {
        #expect(HeaderName("cALL-iD") == .callID)
        #expect(HeaderName("WWW-AUTHENTICATE").canonical == "WWW-Authenticate")
        #expect(HeaderName("X-Own-Header") == HeaderName("x-own-HEADER"))
        #expect(Set([HeaderName("X-Own"), HeaderName("x-own"), .via, "v"]).count == 2)
    }

    @Test func unknownNamesKeepTheirSpelling() {
        #expect(HeaderName("X-MiXed").canonical == "X-MiXed")
        #expect(HeaderName("X-MiXed") != HeaderName("X-Mixed2"))
        #expect(HeaderName("").canonical == "")
        #expect(HeaderName("Vi") != .via)
        #expect(HeaderName("z").canonical == "z")
    }
}
