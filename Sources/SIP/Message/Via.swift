/// One Via value: the way a response returns (RFC 3261, section 20.42).
public struct Via: Hashable, Sendable {
    /// The response port of RFC 3581: asked for by the client, filled in by the server.
    public enum ResponsePort: Hashable, Sendable {
        case requested
        case port(UInt16)
    }

    /// What begins every branch of an RFC 3261 client (section 8.1.1.7).
    public static let magicCookie = "z9hG4bK"
    private static let ourVersion = "2.0"

    /// The version of SIP in which the sender wants its answer. Another one than ours is no reason to lose the way back:
    /// that is where 505 goes.
    public private(set) var version = Self.ourVersion
    /// As spelled, usually upper case.
    public var transport: String
    /// The host of sent-by, lower case; an IPv6 address with its brackets.
    public var host: String
    public var port: UInt16?
    public var parameters: Parameters

    public init(transport: String, host: String, port: UInt16? = nil, parameters: Parameters = Parameters()) {
        self.transport = transport
        self.host = host.lowercasedASCII
        self.port = port
        self.parameters = parameters
    }

    private init(
        version: String, transport: String, lowercasedHost: String, port: UInt16?, parameters: Parameters
    ) {
        self.version = version
        self.transport = transport
        self.host = lowercasedHost
        self.port = port
        self.parameters = parameters
    }

    public init(parsing text: some StringProtocol) throws(SIPError) {
        guard let via = Self.parse(ByteScanner(text)) else { throw .malformed("Via", in: text) }
        self = via
    }

    public var branch: String? {
        get { self.parameters["branch"] }
        set { self.parameters.set("branch", verbatim: newValue) }
    }

    public var received: String? {
        get { self.parameters["received"] }
        set { self.parameters["received"] = newValue }
    }

    /// nil when absent or unreadable.
    public var rport: ResponsePort? {
        get {
            guard let value = self.parameters["rport"] else { return nil }
            return value.isEmpty ? .requested : UInt16(value).map(ResponsePort.port)
        }
        set {
            switch newValue {
            case nil: self.parameters["rport"] = nil
            case .requested: self.parameters["rport"] = ""
            case .port(let port): self.parameters["rport"] = String(port)
            }
        }
    }

    /// Reads all that the scanner has left; nil when it is malformed.
    static func parse(_ scanner: ByteScanner) -> Via? {
        var scanner = scanner
        scanner.skipSpace()
        guard scanner.takeIgnoringCase("SIP"), scanner.takeSeparator(UInt8(ascii: "/")),
            let version = Self.version(&scanner), scanner.takeSeparator(UInt8(ascii: "/")),
            let transport = scanner.token(), scanner.peek?.isSpace == true
        else { return nil }
        scanner.skipSpace()
        guard let host = scanner.host() else { return nil }
        var port: UInt16?
        if scanner.takeSeparator(UInt8(ascii: ":")) {
            guard let number = scanner.number(UInt16.self) else { return nil }
            port = number
        }
        guard let parameters = scanner.headerParameters() else { return nil }
        scanner.skipSpace()
        guard scanner.isAtEnd else { return nil }
        return Via(
            version: version, transport: scanner.text(transport), lowercasedHost: host, port: port,
            parameters: parameters)
    }

    /// The grammar has any token here; figures and a dot are all that a version was ever made of.
    private static func version(_ scanner: inout ByteScanner) -> String? {
        let range = scanner.run { $0.isDigit || $0 == UInt8(ascii: ".") }
        return range.isEmpty ? nil : scanner.text(range)
    }

    func write(into bytes: inout [UInt8]) {
        bytes.append("SIP/")
        bytes.append(self.version)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(self.transport)
        bytes.append(UInt8(ascii: " "))
        bytes.append(self.host)
        if let port = self.port {
            bytes.append(UInt8(ascii: ":"))
            bytes.append(String(port))
        }
        self.parameters.write(into: &bytes)
    }
}

extension Via: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        self.write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
