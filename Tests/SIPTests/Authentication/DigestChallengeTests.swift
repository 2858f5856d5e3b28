import SIP
import Testing

/// RFC 3261, section 20.44 and 22; RFC 8760.
@Suite struct DigestChallengeTests {
    @Test func readsEveryParameter() throws {
        let challenge = try DigestChallenge(
            parsing: """
                DIGEST  Realm = "atlanta, \\"com\\"" ,domain="sip:boxesbybob.com", QOP="auth , auth-int,foo",\r
                 nonce="f84f1cec41e6cbe5aea9c8e88d359", opaque="", stale=TRUE, algorithm=sha-256, extra=x
                """, source: .proxy)
        #expect(challenge.source == .proxy)
        #expect(challenge.realm == "atlanta, \"com\"")
        #expect(challenge.nonce == "f84f1cec41e6cbe5aea9c8e88d359")
        #expect(challenge.opaque == "")
        #expect(challenge.isStale)
        #expect(challenge.algorithm == .sha256)
        #expect(challenge.protections == [.authentication, .integrity])
        #expect(challenge.domain == "sip:boxesbybob.com")
        #expect(try DigestChallenge(parsing: challenge.description, source: .proxy) == challenge)
    }

    @Test func toleratesQuotesWhereNoneBelong() throws {
        let challenge = try DigestChallenge(
            parsing: "Digest realm=\"r\",nonce=\"n\",algorithm=\"MD5\",qop=auth,stale=\"false\"")
        #expect(challenge.algorithm == .md5 && challenge.protections == [.authentication] && !challenge.isStale)
    }

    @Test(arguments: [
        "", "Basic realm=\"r\"", "Digest", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest realm=\"r\" nonce=\"n\"",
        "Digest realm=\"r\",nonce=\"n\",algorithm=SHA-512-256", "Digest realm=\"r\",nonce=\"n\",qop=\"future\"",
        "Digest realm=\"r\",nonce=\"open", "realm=\"r\",nonce=\"n\"",
    ])
    func refusesWhatItCannotAnswer(text: String) {
        #expect(throws: SIPError.self) { try DigestChallenge(parsing: text) }
    }

    @Test func picksTheStrongestForEachRealmAndSource() {
        var response = Response(status: 407)
        response.headers.append(.wwwAuthenticate, "Basic realm=\"a\", Digest realm=\"a\", nonce=\"1\", algorithm=MD5")
        response.headers.append(
            .wwwAuthenticate,
            "Digest realm=\"a\", nonce=\"0\", algorithm=SHA-512-256, Digest realm=\"a\",nonce=\"2\",algorithm=SHA-256")
        response.headers.append(.wwwAuthenticate, "Digest realm=\"b\", nonce=\"3\"")
        response.headers.append(.proxyAuthenticate, "Digest realm=\"a\", nonce=\"4\", algorithm=AKAv1-MD5")
        response.headers.append(.proxyAuthenticate, "Digest realm=\"a\", nonce=\"5\"")
        let challenges = DigestChallenge.strongest(in: response)
        #expect(challenges.map(\.nonce) == ["2", "3", "5"])
        #expect(challenges.map(\.source) == [.server, .server, .proxy])
        #expect(challenges.map(\.source.credentialsHeader) == [.authorization, .authorization, .proxyAuthorization])
    }

    @Test func aMalformedChallengeDoesNotHideTheOthers() {
        let response = Response(
            status: 401,
            headers: [
                "WWW-Authenticate": "Digest realm=\"a\", nonce=\"1\", Digest realm=\"b",
                "www-authenticate": "Digest realm=\"c\", nonce=\"2\"",
            ])
        #expect(DigestChallenge.strongest(in: response).map(\.realm) == ["a", "c"])
    }

    @Test func secretsDoNotPrint() {
        let credentials = Credentials(user: "bob", password: Secret("zanzibar"))
        var dumped = ""
        dump(credentials, to: &dumped)
        let texts = ["\(credentials)", String(reflecting: credentials), "\(credentials.password)", dumped]
        for text in texts {
            #expect(!text.contains("zanzibar"))
        }
        #expect(texts[0].contains("«redacted»"))
        #expect(credentials.apply(to: "any"))
        #expect(!Credentials(user: "b", realm: "x", password: Secret("")).apply(to: "y"))
    }
}
