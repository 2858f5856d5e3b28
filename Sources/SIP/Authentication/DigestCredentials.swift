/// The answer to a challenge, in Authorization or Proxy-Authorization (RFC 7616, section 3.4).
public struct DigestCredentials: Hashable, Sendable {
    public var user: String
    public var realm: String
    public var nonce: String
    /// The digest-uri, exactly as written.
    public var uri: String
    /// The digest in hexadecimal.
    public var response: String
    public var algorithm: DigestAlgorithm
    /// Whether the algorithm is written; it repeats what the challenge did.
    public var namesAlgorithm: Bool
    public var opaque: String?
    public var protection: DigestProtection?
    public var cnonce: String?
    public var nonceCount: UInt32?

    /// Answers a challenge.
    ///
    /// - Parameters:
    ///   - uri: the Request-URI as it will be written.
    ///   - nonceCount: how often this nonce has been used, this time included.
    ///   - cnonce: fresh randomness; not sent when the challenge has no use for it.
    public init(
        answering challenge: DigestChallenge, with credentials: Credentials, method: Method, uri: String,
        body: [UInt8] = [], nonceCount: UInt32 = 1, cnonce: String
    ) {
        // Proxies that change bodies break auth-int, so it is used only where nothing else is offered.
        let protection: DigestProtection? =
            challenge.protections.contains(.authentication) ? .authentication : challenge.protections.first
        self.user = credentials.user
        self.realm = challenge.realm
        self.nonce = challenge.nonce
        self.uri = uri
        self.algorithm = challenge.algorithm
        self.namesAlgorithm = challenge.namesAlgorithm
        self.opaque = challenge.opaque
        self.protection = protection
        self.cnonce = protection != nil || challenge.algorithm.isSession ? cnonce : nil
        self.nonceCount = protection != nil ? nonceCount : nil
        self.response = ""
        self.response = self.expectedResponse(password: credentials.password, method: method, body: body)
    }

    /// Reads a header value.
    public init(parsing text: some StringProtocol) throws(SIPError) {
        let schemes = AuthenticationScheme.all(in: ByteScanner(text))
        guard schemes.count == 1, let credentials = DigestCredentials(schemes[0]) else {
            throw .malformed("Digest credentials", in: text)
        }
        self = credentials
    }

    init?(_ scheme: AuthenticationScheme) {
        let parameters = scheme.parameters
        guard scheme.isDigest, let user = parameters["username"], let realm = parameters["realm"],
            let nonce = parameters["nonce"], let uri = parameters["uri"], let response = parameters["response"],
            let algorithm = parameters["algorithm"].map({ DigestAlgorithm(token: $0) }) ?? .md5
        else { return nil }
        let protection = parameters["qop"].flatMap { DigestProtection(token: $0) }
        let nonceCount = parameters["nc"].flatMap { $0.utf8.count == 8 ? UInt32($0, radix: 16) : nil }
        if parameters.contains("qop"), protection == nil || nonceCount == nil || !parameters.contains("cnonce") {
            return nil
        }
        self.user = user
        self.realm = realm
        self.nonce = nonce
        self.uri = uri
        self.response = response
        self.algorithm = algorithm
        self.namesAlgorithm = parameters.contains("algorithm")
        self.opaque = parameters["opaque"]
        self.protection = protection
        self.cnonce = parameters["cnonce"]
        self.nonceCount = nonceCount
    }

    /// What `response` has to be if the other side knows the password.
    public func expectedResponse(password: Secret, method: Method, body: [UInt8]) -> String {
        DigestComputation(
            algorithm: self.algorithm, user: self.user, realm: self.realm, password: password, method: method,
            uri: self.uri, nonce: self.nonce, cnonce: self.cnonce, protection: self.protection,
            nonceCount: self.nonceCount ?? 0, body: body
        ).response
    }
}

extension DigestCredentials: CustomStringConvertible {
    /// The header value; which parameters are quoted is fixed by RFC 7616, section 3.4.
    public var description: String {
        var writer = AuthenticationWriter()
        writer.append("username", quoted: self.user)
        writer.append("realm", quoted: self.realm)
        writer.append("nonce", quoted: self.nonce)
        writer.append("uri", quoted: self.uri)
        writer.append("response", quoted: self.response)
        if self.namesAlgorithm { writer.append("algorithm", plain: self.algorithm.rawValue) }
        if let cnonce { writer.append("cnonce", quoted: cnonce) }
        if let opaque { writer.append("opaque", quoted: opaque) }
        if let protection { writer.append("qop", plain: protection.rawValue) }
        if let nonceCount { writer.append("nc", plain: DigestComputation.text(of: nonceCount)) }
        return writer.text
    }
}
