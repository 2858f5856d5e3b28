/// What one datagram carries.
public enum Message: Hashable, Sendable {
    case request(Request)
    case response(Response)

    /// Reads one datagram. The body is cut at Content-Length; without one it reaches to the end (RFC 3261, section 18.3).
    ///
    /// Throws `.empty` for a keep-alive, and `.rejected` for a request that wants a 400 or 505.
    public init(parsing bytes: [UInt8], limits: MessageLimits = .standard) throws(SIPError) {
        var parser = MessageParser(bytes, limits: limits)
        self = try parser.parse()
    }

    public var headers: Headers {
        switch self {
        case .request(let request): request.headers
        case .response(let response): response.headers
        }
    }

    public func serialized() -> [UInt8] {
        switch self {
        case .request(let request): request.serialized()
        case .response(let response): response.serialized()
        }
    }
}
