/// What a request is matched by (RFC 3261, section 17.2.3): branch, sent-by and method, where ACK counts as INVITE.
struct ServerTransactionKey: Hashable, Sendable {
    let branch: String
    let sentByHost: String
    let sentByPort: UInt16?
    let method: Method

    init(request: Request, via: Via) {
        self.branch = Self.branch(of: request, via: via)
        self.sentByHost = via.host
        self.sentByPort = via.port
        self.method = request.method == .ack ? .invite : request.method
    }

    private init(branch: String, host: String, port: UInt16?, method: Method) {
        self.branch = branch
        self.sentByHost = host
        self.sentByPort = port
        self.method = method
    }

    /// The transaction that a CANCEL with this key means (section 9.2).
    var invite: ServerTransactionKey {
        ServerTransactionKey(branch: self.branch, host: self.sentByHost, port: self.sentByPort, method: .invite)
    }

    /// A branch without the magic cookie promises nothing; then the fields that RFC 2543 compared stand in for it.
    private static func branch(of request: Request, via: Via) -> String {
        if let branch = via.branch, branch.hasPrefix(Via.magicCookie) { return branch }
        return [
            via.branch ?? "", request.callID ?? "", request.from?.tag ?? "", String(request.cSeq?.number ?? 0),
            request.uri.description,
        ].joined(separator: " ")
    }
}
