// Outputs, identities and the book-keeping that every input shares.

import Primitives

extension UserAgent {
    /// - Parameters:
    ///   - owner: Whom the message concerns.
    ///   - transaction: The server transaction whose response it is.
    mutating func emit(_ datagram: Datagram, of owner: MessageOwner?, transaction: UInt64? = nil) {
        guard self.outputs.count < self.configuration.limits.pendingDatagrams else {
            self.drops.datagrams += 1
            return
        }
        self.outputs.push(.send(datagram))
        self.trace.sent(datagram, of: owner, transaction: transaction)
    }

    /// Events are never dropped: an input causes only a few for each session and transaction, which are limited.
    mutating func emit(_ event: Event) {
        self.outputs.push(.event(event))
    }

    mutating func nextID() -> UInt64 {
        self.lastID &+= 1
        return self.lastID
    }

    /// Puts a session back after a change and keeps its timer and the index of its dialogs true.
    mutating func store(_ session: InviteSession) {
        let dialogs = session.dialogs.map(\.id)
        for dialog in self.sessions[session.id]?.dialogs ?? [] where !dialogs.contains(dialog.id) {
            self.dialogs[dialog.id] = nil
        }
        for dialog in dialogs { self.dialogs[dialog] = session.id }
        self.sessions[session.id] = session
        self.timers.schedule(.session(session.id), at: session.deadline)
    }

    mutating func removeSession(_ id: InviteSessionID) {
        guard let session = self.sessions.removeValue(forKey: id) else { return }
        for dialog in session.dialogs { self.dialogs[dialog.id] = nil }
        self.timers.schedule(.session(id), at: nil)
    }

    /// `<sip:user@address>` with the transport unless it is UDP, the default of a sip: URI.
    func contact(user: String?, route: Route) -> String {
        "<\(URI.sip(route.contact(user: user)))>"
    }

    /// Allow and Supported, so that the peer knows what it may send into the dialog (RFC 3261, section 13.2.1).
    func addCapabilities(to headers: inout Headers) {
        headers.append(.allow, self.configuration.allow.map(\.rawValue).joined(separator: ", "))
        if !self.configuration.supported.isEmpty {
            headers.append(.supported, self.configuration.supported.joined(separator: ", "))
        }
    }

    func addBody(_ body: [UInt8], contentType: String?, to message: inout some MessageFields) {
        guard !body.isEmpty else { return }
        message.body = body
        if let contentType { message.headers[.contentType] = contentType }
    }
}
