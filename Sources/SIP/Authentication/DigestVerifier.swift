import Crypto
public import Primitives

/// The server's side of digest authentication (RFC 7616; RFC 8760, section 2.4 for several algorithms).
///
/// A nonce carries the time it was made and an HMAC over it, so only nonces that were used need memory: their
/// counts, in a table of limited size. When the table is full the oldest nonce is dropped and everything as old
/// is stale from then on; so what was forgotten cannot be replayed, it only costs the client one more round.
public struct DigestVerifier: Sendable {
    public struct Settings: Hashable, Sendable {
        public var realm: String
        /// In the order in which they are offered.
        public var algorithms: [DigestAlgorithm]
        /// What is offered; with an empty list challenges have no qop and every nonce is good for one request.
        public var protections: [DigestProtection]
        /// How long a nonce may be used.
        public var nonceLifetime: Duration
        /// How many used nonces are remembered.
        public var nonceLimit: Int

        public init(
            realm: String, algorithms: [DigestAlgorithm] = [.sha256, .md5],
            protections: [DigestProtection] = [.authentication], nonceLifetime: Duration = .seconds(300),
            nonceLimit: Int = 4_096
        ) {
            self.realm = realm
            self.algorithms = algorithms
            self.protections = protections
            self.nonceLifetime = nonceLifetime
            self.nonceLimit = nonceLimit
        }
    }

    public enum Outcome: Hashable, Sendable {
        /// The password was right and the request is no replay.
        case accepted(user: String)
        /// No credentials for our realm: answer with `challenges(now:isStale: false)`.
        case absent
        /// The password was right, the nonce is used up: answer with `challenges(now:isStale: true)`.
        case stale(user: String)
        /// Unknown user or wrong password; the two are not told apart.
        case refused(user: String)
        case malformed
    }

    public let settings: Settings
    private let key: SymmetricKey
    private var entropy: EntropySource
    private var nonces: DigestNonceTable

    public init(settings: Settings, entropy: EntropySource) {
        var entropy = entropy
        self.settings = settings
        self.key = SymmetricKey(data: entropy.bytes(32))
        self.entropy = entropy
        self.nonces = DigestNonceTable(limit: settings.nonceLimit)
    }

    /// How many used nonces are remembered now.
    public var rememberedNonces: Int { self.nonces.count }

    /// How many used nonces were forgotten because the table was full.
    public var droppedNonces: Int { self.nonces.dropped }

    /// One challenge for each algorithm, all with the same nonce.
    public mutating func challenges(
        now: Instant, isStale: Bool = false, source: DigestChallenge.Source = .server
    ) -> [DigestChallenge] {
        let nonce = DigestNonce(issued: now, salt: self.entropy.next(), key: self.key).text
        return self.settings.algorithms.map { algorithm in
            DigestChallenge(
                source: source, realm: self.settings.realm, nonce: nonce, algorithm: algorithm,
                protections: self.settings.protections, isStale: isStale)
        }
    }

    /// Judges a request by the credentials that it carries for our realm.
    ///
    /// - Parameter password: gives the password of a user, nil for an unknown one.
    public mutating func verify(
        _ request: Request, source: DigestChallenge.Source = .server, now: Instant, password: (String) -> Secret?
    ) -> Outcome {
        let lines = request.headers.indices(of: source.credentialsHeader).map { request.headers.scanner(at: $0) }
        if lines.isEmpty { return .absent }
        let schemes = lines.flatMap { AuthenticationScheme.all(in: $0) }.filter(\.isDigest)
        let ours = schemes.filter { $0.parameters["realm"] == self.settings.realm }
        guard let scheme = ours.first else { return schemes.isEmpty ? .malformed : .absent }
        guard let credentials = DigestCredentials(scheme) else { return .malformed }
        return self.judge(credentials, of: request, now: now, password: password)
    }

    private mutating func judge(
        _ credentials: DigestCredentials, of request: Request, now: Instant, password: (String) -> Secret?
    ) -> Outcome {
        let user = credentials.user
        guard self.settings.algorithms.contains(credentials.algorithm),
            self.isOffered(credentials.protection), Self.names(credentials.uri, request.uri)
        else { return .refused(user: user) }
        // An unknown user costs the same work as a known one.
        let secret = password(user)
        let expected = credentials.expectedResponse(
            password: secret ?? Secret(""), method: request.method, body: request.body)
        guard Self.isSame(expected, credentials.response.lowercasedASCII), secret != nil else {
            return .refused(user: user)
        }
        // A nonce that an earlier run of ours made is stale, and so is whatever else did not come from this key.
        guard let nonce = DigestNonce(credentials.nonce, key: self.key) else { return .stale(user: user) }
        let age = now - nonce.issued
        guard age >= .zero, age <= self.settings.nonceLifetime,
            self.nonces.use(nonce, count: credentials.nonceCount ?? 1)
        else { return .stale(user: user) }
        return .accepted(user: user)
    }

    private func isOffered(_ protection: DigestProtection?) -> Bool {
        guard let protection else { return self.settings.protections.isEmpty }
        return self.settings.protections.contains(protection)
    }

    /// The digest-uri names the resource that is asked for (RFC 7616, section 3.4.6).
    private static func names(_ text: String, _ uri: URI) -> Bool {
        guard let named = URI.parse(ByteScanner(text)) else { return false }
        return named.isEquivalent(to: uri)
    }

    /// Takes the same time wherever the difference is.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
