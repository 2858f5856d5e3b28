/// A response (RFC 3261, section 7.2).
///
/// Content-Length is written by the serializer and need not be set.
public struct Response: MessageFields {
    /// 100 to 699.
    public var status: Int
    public var reason: String
    public var headers: Headers
    public var body: [UInt8]

    public init(status: Int, reason: String? = nil, headers: Headers = Headers(), body: [UInt8] = []) {
        self.status = status
        self.reason = reason ?? Self.phrase(for: status)
        self.headers = headers
        self.body = body
    }

    public var isProvisional: Bool { self.status < 200 }
    public var isSuccess: Bool { (200..<300).contains(self.status) }
    public var isFinal: Bool { self.status >= 200 }

    /// A response with what RFC 3261, section 8.2.6.2 copies from the request: every Via in order, From, To, Call-ID,
    /// CSeq; Record-Route where a dialog may begin (section 12.1.1); Timestamp into a 100 (section 8.2.6.1).
    ///
    /// `toTag` is added unless the request has one already or the response is a 100.
    public static func reply(
        to request: Request, status: Int, reason: String? = nil, toTag: String? = nil
    ) -> Response {
        var headers = Headers()
        headers.copy(.via, from: request.headers)
        headers.copy(.from, from: request.headers)
        headers.copy(.to, from: request.headers)
        headers.copy(.callID, from: request.headers)
        headers.copy(.cSeq, from: request.headers)
        if (101..<300).contains(status) { headers.copy(.recordRoute, from: request.headers) }
        if status == 100 { headers.copy(.timestamp, from: request.headers) }
        if let toTag, status != 100, let to = headers[.to], request.to?.tag == nil {
            // A header parameter is always last, so the rest of the header can stay as the peer wrote it.
            headers[.to] = "\(to);tag=\(toTag)"
        }
        return Response(status: status, reason: reason, headers: headers)
    }
}

extension Response: CustomStringConvertible {
    /// One line for logs and failed tests; without bodies and credentials.
    public var description: String {
        "\(self.status) \(self.reason) (CSeq \(self.headers[.cSeq] ?? "none"), Call-ID \(self.headers[.callID] ?? "none"))"
    }
}
