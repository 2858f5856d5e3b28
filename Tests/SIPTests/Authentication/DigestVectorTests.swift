import SIP
import Testing

/// Published examples, and a table computed with another program.
@Suite struct DigestVectorTests {
    static let mufasa = Credentials(user: "Mufasa", password: Secret("Circle Of Life"))

    /// RFC 2617, section 3.5.
    @Test func computesTheExampleOfRFC2617() throws {
        let challenge = try DigestChallenge(
            parsing: """
                Digest realm="testrealm@host.com", qop="auth,auth-int", \
                nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"
                """)
        let credentials = DigestCredentials(
            answering: challenge, with: Self.mufasa, method: Method("GET"), uri: "/dir/index.html",
            cnonce: "0a4f113b")
        #expect(credentials.response == "6629fae49393a05397450978507c4ef1")
        #expect(
            credentials.description == """
                Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", \
                uri="/dir/index.html", response="6629fae49393a05397450978507c4ef1", cnonce="0a4f113b", \
                opaque="5ccc069c403ebaf9f0171e9517f40e41", qop=auth, nc=00000001
                """)
    }

    /// RFC 2069, section 2.4, with the response that its erratum gives.
    @Test func computesTheFormWithoutQop() {
        let challenge = DigestChallenge(
            realm: "testrealm@host.com", nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", namesAlgorithm: false,
            protections: [])
        let credentials = DigestCredentials(
            answering: challenge, with: Credentials(user: "Mufasa", password: Secret("CircleOfLife")),
            method: Method("GET"), uri: "/dir/index.html", cnonce: "unused")
        #expect(credentials.response == "1949323746fe6a43ef61f9606e7febea")
        #expect(credentials.cnonce == nil && credentials.nonceCount == nil && credentials.protection == nil)
        #expect(!credentials.description.contains("algorithm"))
    }

    /// RFC 7616, section 3.9.1.
    @Test(arguments: [
        (DigestAlgorithm.md5, "8ca523f5e9506fed4657c9700eebdbec"),
        (.sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ])
    func computesTheExamplesOfRFC7616(algorithm: DigestAlgorithm, response: String) {
        let challenge = DigestChallenge(
            realm: "http-auth@example.org", nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            algorithm: algorithm, protections: [.authentication, .integrity])
        let credentials = DigestCredentials(
            answering: challenge, with: Credentials(user: "Mufasa", password: Secret("Circle of Life")),
            method: Method("GET"), uri: "/dir/index.html",
            cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
        #expect(credentials.response == response)
    }

    @Test(
        arguments: [
            ("MD5", nil, "56192c58ae7a7cb1ff0a17f17a224cfb"),
            ("MD5", "auth", "2ed4061d3a8dcc8913c1b719be5f3a92"),
            ("MD5", "auth-int", "76a2af1b57f4fa35665788a0f274bede"),
            ("MD5-sess", nil, "5cb8da45a351ae4c56477632215ffe28"),
            ("MD5-sess", "auth", "445dc0aeb1ed6767bdb6fd61ca063779"),
            ("MD5-sess", "auth-int", "0c8ccdbd13eb6486540419e991a0f254"),
            ("SHA-256", nil, "7581ae906017566933cb26e570bae2cce5fa23ee6d0d7ec9fcd64e6ff38d4f45"),
            ("SHA-256", "auth", "9fda89cacf0b0c0b49b8f27c1be5144eb1c9b885bfe771443d79565bfdea1001"),
            ("SHA-256", "auth-int", "06c39c67ca9bfc2a682ad49897f147fa733f346b5290cf69b5741acef7d20936"),
            ("SHA-256-sess", nil, "57c82940d40b6582c87e1f1c12a8ed19320df2838a9f770bdf98ea03a83b5bb2"),
            ("SHA-256-sess", "auth", "be06eed75730c060e31cd0fa99be26c4f7de88bb745686ccbe8aaba54a3de8bd"),
            ("SHA-256-sess", "auth-int", "13b715c482df848ca88b6d8ac75d33920ec1e1e0e45a1ca2c20f53e462ea7ab0"),
        ] as [(String, String?, String)])
    func computesEveryAlgorithmAndProtection(algorithm: String, protection: String?, response: String) throws {
        let challenge = DigestChallenge(
            realm: "biloxi.example", nonce: "n-1", algorithm: try #require(DigestAlgorithm(token: algorithm)),
            protections: protection.flatMap { DigestProtection(token: $0) }.map { [$0] } ?? [])
        let credentials = DigestCredentials(
            answering: challenge, with: Credentials(user: "bob", password: Secret("zanzibar")), method: .invite,
            uri: "sip:bob@biloxi.example", body: Array("v=0".utf8), nonceCount: 10, cnonce: "c-1")
        #expect(credentials.response == response)
        #expect(try DigestCredentials(parsing: credentials.description) == credentials)
    }
}
