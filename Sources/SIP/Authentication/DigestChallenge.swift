/// A Digest challenge of WWW-Authenticate or Proxy-Authenticate (RFC 7616, section 3.3; RFC 8760).
public struct DigestChallenge: Hashable, Sendable {
    /// Who asks: the user agent server with 401, or a proxy with 407.
    public enum Source: Hashable, Sendable {
        case server, proxy

        public var challengeHeader: HeaderName { self == .server ? .wwwAuthenticate : .proxyAuthenticate }
        public var credentialsHeader: HeaderName { self == .server ? .authorization : .proxyAuthorization }
    }

    public var source: Source
    public var realm: String
    public var nonce: String
    public var opaque: String?
    public var algorithm: DigestAlgorithm
    /// Whether the challenge named the algorithm; credentials repeat it only then (MD5 is meant otherwise).
    public var namesAlgorithm: Bool
    /// What may be chosen; empty when the challenge has no qop, as in RFC 2069.
    public var protections: [DigestProtection]
    /// The nonce was too old, the credentials were right: try again without asking anyone.
    public var isStale: Bool
    public var domain: String?

    public init(
        source: Source = .server, realm: String, nonce: String, opaque: String? = nil,
        algorithm: DigestAlgorithm = .md5, namesAlgorithm: Bool = true,
        protections: [DigestProtection] = [.authentication], isStale: Bool = false, domain: String? = nil
    ) {
        self.source = source
        self.realm = realm
        self.nonce = nonce
        self.opaque = opaque
        self.algorithm = algorithm
        self.namesAlgorithm = namesAlgorithm
        self.protections = protections
        self.isStale = isStale
        self.domain = domain
    }

    /// Reads the first usable challenge of a header value.
    public init(parsing text: some StringProtocol, source: Source = .server) throws(SIPError) {
        let schemes = AuthenticationScheme.all(in: ByteScanner(text))
        guard let challenge = schemes.lazy.compactMap({ DigestChallenge($0, source: source) }).first else {
            throw .malformed("Digest challenge", in: text)
        }
        self = challenge
    }

    /// nil for other schemes, missing parameters, and algorithms or protections we do not know: those are skipped
    /// (RFC 7616, section 3.3).
    init?(_ scheme: AuthenticationScheme, source: Source) {
        let parameters = scheme.parameters
        guard scheme.isDigest, let realm = parameters["realm"], let nonce = parameters["nonce"] else { return nil }
        let algorithm = parameters["algorithm"].map { DigestAlgorithm(token: $0) } ?? .md5
        guard let algorithm else { return nil }
        var protections: [DigestProtection] = []
        if let offered = parameters["qop"], !offered.trimmedSpace.isEmpty {
            protections = offered.split(separator: ",").compactMap { DigestProtection(token: $0.trimmedSpace) }
            if protections.isEmpty { return nil }
        }
        self.init(
            source: source, realm: realm, nonce: nonce, opaque: parameters["opaque"], algorithm: algorithm,
            namesAlgorithm: parameters.contains("algorithm"), protections: protections,
            isStale: parameters["stale"]?.isEqualIgnoringCase(to: "true") ?? false, domain: parameters["domain"])
    }

    /// The challenges that need an answer: for each source and realm the strongest that we support, in order.
    public static func strongest(in response: Response) -> [DigestChallenge] {
        var result: [DigestChallenge] = []
        for source in [Source.server, .proxy] {
            for challenge in Self.all(in: response.headers, source: source) {
                if let index = result.firstIndex(where: { $0.source == source && $0.realm == challenge.realm }) {
                    if challenge.algorithm > result[index].algorithm { result[index] = challenge }
                } else {
                    result.append(challenge)
                }
            }
        }
        return result
    }

    /// Every usable challenge, in the order of the headers.
    public static func all(in headers: Headers, source: Source) -> [DigestChallenge] {
        headers.indices(of: source.challengeHeader)
            .flatMap { AuthenticationScheme.all(in: headers.scanner(at: $0)) }
            .compactMap { DigestChallenge($0, source: source) }
    }
}

extension DigestChallenge: CustomStringConvertible {
    /// The header value; which parameters are quoted is fixed by RFC 7616, section 3.3.
    public var description: String {
        var writer = AuthenticationWriter()
        writer.append("realm", quoted: self.realm)
        writer.append("nonce", quoted: self.nonce)
        if let domain { writer.append("domain", quoted: domain) }
        if let opaque { writer.append("opaque", quoted: opaque) }
        if self.isStale { writer.append("stale", plain: "true") }
        if self.namesAlgorithm { writer.append("algorithm", plain: self.algorithm.rawValue) }
        if !self.protections.isEmpty {
            writer.append("qop", quoted: self.protections.map(\.rawValue).joined(separator: ","))
        }
        return writer.text
    }
}
