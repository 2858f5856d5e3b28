import Primitives
import SIP
import Testing

/// A server that challenges and a client that answers.
@Suite struct DigestVerifierTests {
    static let start = Instant(nanoseconds: 1_000_000_000)
    static let bob = Credentials(user: "bob", password: Secret("zanzibar"))

    var verifier = DigestVerifier(settings: DigestVerifier.Settings(realm: "r"), entropy: EntropySource(testSeed: 1))
    let request = Request(method: .register, uri: .sip(SIPURI(host: "biloxi.example")))

    static func password(of user: String) -> Secret? {
        user == "bob" ? Secret("zanzibar") : nil
    }

    func answered(
        _ challenge: DigestChallenge, with credentials: Credentials = Self.bob, count: UInt32 = 1
    ) -> Request {
        var request = self.request
        let answer = DigestCredentials(
            answering: challenge, with: credentials, method: request.method, uri: request.uri.description,
            body: request.body, nonceCount: count, cnonce: "c")
        request.headers[.authorization] = answer.description
        return request
    }

    @Test mutating func acceptsTheRightPasswordWithEachAlgorithm() {
        let challenges = self.verifier.challenges(now: Self.start)
        #expect(challenges.map(\.algorithm) == [.sha256, .md5])
        for (index, challenge) in challenges.enumerated() {
            let request = self.answered(challenge, count: UInt32(index + 1))
            #expect(
                self.verifier.verify(request, now: Self.start + .seconds(1), password: Self.password)
                    == .accepted(user: "bob"))
        }
    }

    @Test mutating func refusesTheWrongPasswordAndTheUnknownUserAlike() {
        let challenge = self.verifier.challenges(now: Self.start)[0]
        let wrong = self.answered(challenge, with: Credentials(user: "bob", password: Secret("x")))
        #expect(self.verifier.verify(wrong, now: Self.start, password: Self.password) == .refused(user: "bob"))
        let unknown = self.answered(challenge, with: Credentials(user: "eve", password: Secret("")))
        #expect(self.verifier.verify(unknown, now: Self.start, password: Self.password) == .refused(user: "eve"))
    }

    @Test mutating func aReplayIsStale() {
        let request = self.answered(self.verifier.challenges(now: Self.start)[0])
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .accepted(user: "bob"))
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .stale(user: "bob"))
    }

    @Test mutating func countsMayOvertakeEachOtherOnce() {
        let challenge = self.verifier.challenges(now: Self.start)[0]
        let expected: [(UInt32, Bool)] = [
            (2, true), (1, true), (2, false), (1, false), (70, true), (5, false), (7, true), (7, false), (69, true),
        ]
        for (count, isAccepted) in expected {
            let outcome = self.verifier.verify(
                self.answered(challenge, count: count), now: Self.start, password: Self.password)
            #expect(outcome == (isAccepted ? .accepted(user: "bob") : .stale(user: "bob")), "count \(count)")
        }
    }

    @Test mutating func aNonceGrowsStale() {
        let request = self.answered(self.verifier.challenges(now: Self.start)[0])
        let late = Self.start + .seconds(301)
        #expect(self.verifier.verify(request, now: late, password: Self.password) == .stale(user: "bob"))
        #expect(self.verifier.challenges(now: late, isStale: true)[0].isStale)
    }

    @Test mutating func aForeignNonceIsStaleForThoseWhoKnowThePassword() {
        var other = DigestVerifier(settings: self.verifier.settings, entropy: EntropySource(testSeed: 2))
        let challenge = other.challenges(now: Self.start)[0]
        #expect(
            self.verifier.verify(self.answered(challenge), now: Self.start, password: Self.password)
                == .stale(user: "bob"))
        let wrong = self.answered(challenge, with: Credentials(user: "bob", password: Secret("x")))
        #expect(self.verifier.verify(wrong, now: Self.start, password: Self.password) == .refused(user: "bob"))
    }

    @Test mutating func anotherSpellingOfANonceIsNoNewNonce() {
        var challenge = self.verifier.challenges(now: Self.start)[0]
        #expect(
            self.verifier.verify(self.answered(challenge), now: Self.start, password: Self.password)
                == .accepted(user: "bob"))
        challenge.nonce = challenge.nonce.uppercased()
        #expect(
            self.verifier.verify(self.answered(challenge), now: Self.start, password: Self.password)
                == .stale(user: "bob"))
    }

    @Test mutating func forgottenNoncesCannotBeReplayed() {
        var settings = self.verifier.settings
        settings.nonceLimit = 2
        self.verifier = DigestVerifier(settings: settings, entropy: EntropySource(testSeed: 1))
        let requests = (0..<4).map { index in
            self.answered(self.verifier.challenges(now: Self.start + .seconds(index))[0])
        }
        for request in requests {
            #expect(
                self.verifier.verify(request, now: Self.start + .seconds(9), password: Self.password)
                    == .accepted(user: "bob"))
        }
        #expect(self.verifier.droppedNonces == 2)
        #expect(self.verifier.rememberedNonces == 2)
        for request in requests {
            #expect(
                self.verifier.verify(request, now: Self.start + .seconds(9), password: Self.password)
                    == .stale(user: "bob"))
        }
    }

    @Test mutating func credentialsForAnotherURIAreRefused() {
        var request = self.answered(self.verifier.challenges(now: Self.start)[0])
        request.uri = .sip(SIPURI(user: "other", host: "biloxi.example"))
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .refused(user: "bob"))
    }

    @Test mutating func theBodyCountsWithIntegrity() {
        var settings = self.verifier.settings
        settings.protections = [.integrity]
        self.verifier = DigestVerifier(settings: settings, entropy: EntropySource(testSeed: 1))
        var request = self.answered(self.verifier.challenges(now: Self.start)[0])
        request.body = [1]
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .refused(user: "bob"))
        request.body = []
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .accepted(user: "bob"))
    }

    @Test mutating func tellsAbsentFromMalformed() {
        #expect(self.verifier.verify(self.request, now: Self.start, password: Self.password) == .absent)
        var request = self.request
        request.headers[.authorization] =
            "Digest username=\"bob\", realm=\"other\", nonce=\"n\", uri=\"u\", response=\"x\""
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .absent)
        request.headers[.authorization] = "Digest username=\"bob\", realm=\"r\", nonce=\"n\""
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .malformed)
        request.headers[.authorization] = "Basic Ym9iOg=="
        #expect(self.verifier.verify(request, now: Self.start, password: Self.password) == .malformed)
    }
}
