// Whose each message is: known by its transaction, and of what comes unasked by whoever takes it.

extension UserAgent {
    /// The messages that came and went since the last time, in their order; empty unless `Configuration.traces`.
    public mutating func takeTrace() -> [TracedMessage] { self.trace.take() }

    /// Says whose an INVITE of theirs is; everything of its session is theirs from then on.
    public mutating func setOwner(_ owner: MessageOwner, of session: InviteSessionID) {
        guard case .ringing(let ringing) = self.sessions[session]?.state else { return }
        self.sessions[session]?.owner = owner
        self.setOwner(owner, of: IncomingRequestID(rawValue: ringing.transaction))
    }

    /// Says whose a request outside of dialogs is.
    public mutating func setOwner(_ owner: MessageOwner, of request: IncomingRequestID) {
        self.servers[request.rawValue]?.owner = owner
        self.trace.own(request.rawValue, owner)
    }

    /// Whose a request is that belongs to something known; `nil` where whoever takes it is to say.
    func knownOwner(of request: Request, key: ServerTransactionKey) -> MessageOwner? {
        guard self.trace.isOn else { return nil }
        if request.method == .cancel {
            return self.servers.number(for: key.invite).flatMap { self.servers[$0]?.owner }
        }
        if let session = DialogID(request).flatMap({ self.dialogs[$0] }) { return self.sessions[session]?.owner }
        return self.subscription(of: request).flatMap { self.subscriptions[$0]?.owner }
    }
}
