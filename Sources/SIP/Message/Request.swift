/// A request (RFC 3261, section 7.1).
///
/// Content-Length is written by the serializer and need not be set.
public struct Request: MessageFields {
    public var method: Method
    public var uri: URI
    public var headers: Headers
    public var body: [UInt8]

    public init(method: Method, uri: URI, headers: Headers = Headers(), body: [UInt8] = []) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.body = body
    }
}

extension Request: CustomStringConvertible {
    /// One line for logs and failed tests; without bodies and credentials.
    public var description: String {
        "\(self.method) \(self.uri) (CSeq \(self.headers[.cSeq] ?? "none"), Call-ID \(self.headers[.callID] ?? "none"))"
    }
}
