/// A sip: or sips: URI (RFC 3261, section 19.1).
///
/// User and password keep the escapes they came with, so that an unusual URI is sent back as it was received;
/// `user` and `password` show them resolved.
public struct SIPURI: Hashable, Sendable {
    /// One header of the part behind `?`, with its escapes resolved.
    public struct Header: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var isSecure: Bool
    /// The user part as it stands in the text, with escapes.
    public private(set) var escapedUser: String?
    /// The password as it stands in the text, with escapes.
    public private(set) var escapedPassword: String?
    /// Lower case; an IPv6 address with its brackets.
    public var host: String
    public var port: UInt16?
    public var parameters: Parameters
    public var headers: [Header]

    public init(
        user: String? = nil, password: String? = nil, host: String, port: UInt16? = nil, isSecure: Bool = false,
        parameters: Parameters = Parameters(), headers: [Header] = []
    ) {
        self.isSecure = isSecure
        self.host = host.lowercasedASCII
        self.port = port
        self.parameters = parameters
        self.headers = headers
        self.user = user
        self.password = password
    }

    init(
        isSecure: Bool, escapedUser: String?, escapedPassword: String?, host: String, port: UInt16?,
        parameters: Parameters, headers: [Header]
    ) {
        self.isSecure = isSecure
        self.escapedUser = escapedUser
        self.escapedPassword = escapedPassword
        self.host = host
        self.port = port
        self.parameters = parameters
        self.headers = headers
    }

    /// The user without escapes; setting it escapes what the grammar does not allow.
    public var user: String? {
        get { self.escapedUser.map(PercentCoding.unescaped) }
        set { self.escapedUser = newValue.map { PercentCoding.escaped($0, allowed: \.isUserCharacter) } }
    }

    /// The password without escapes.
    public var password: String? {
        get { self.escapedPassword.map(PercentCoding.unescaped) }
        set { self.escapedPassword = newValue.map { PercentCoding.escaped($0, allowed: \.isPasswordCharacter) } }
    }

    /// The transport that the URI asks for, nil when it names none or one that we do not know.
    public var transport: Transport? {
        get { self.parameters["transport"].flatMap { Transport(token: $0) } }
        set { self.parameters["transport"] = newValue?.uriToken }
    }

    /// Loose routing (RFC 3261, section 16.12.1.1).
    public var isLooseRouter: Bool { self.parameters.contains("lr") }
}
