import Primitives

/// The state that two user agents share about their requests (RFC 3261, section 12).
struct Dialog: Hashable, Sendable {
    let id: DialogID
    /// From of our requests, with our tag.
    let local: NameAddress
    /// To of our requests, with the peer's tag.
    let remote: NameAddress
    /// The value of our Contact header.
    var contact: String
    /// Whether the Call-ID is ours, which decides who waits longer when offers meet (section 14.1).
    let ownsCallID: Bool
    /// The proxies to pass, nearest first.
    let routeSet: [URI]
    /// Where the peer wants its requests: its latest Contact.
    private(set) var remoteTarget: URI
    private(set) var localSequence: UInt32
    /// The highest CSeq number of the peer's requests; nil until one came.
    private(set) var remoteSequence: UInt32?
    /// The way the dialog began; it stands in where a next hop would need resolving.
    let route: Route

    /// The UAC's side, from its INVITE and a response with a To tag (section 12.1.2).
    init?(request: Request, response: Response, route: Route, limits: UserAgentLimits) {
        guard let callID = request.callID, let from = request.from, let to = response.to, let cSeq = request.cSeq else {
            return nil
        }
        self.id = DialogID(callID: callID, localTag: from.tag ?? "", remoteTag: to.tag ?? "")
        self.local = from
        self.remote = to
        self.contact = request.headers[.contact] ?? ""
        self.ownsCallID = true
        self.routeSet = response.recordRoutes.reversed().prefix(limits.routeSet).map(\.uri)
        self.remoteTarget = response.contacts.first?.uri ?? request.uri
        self.localSequence = cSeq.number
        self.remoteSequence = nil
        self.route = route
    }

    /// The UAS's side, from the peer's INVITE and the To tag that we give (section 12.1.1).
    init?(
        request: Request, localTag: String, localSequence: UInt32, contact: String, route: Route,
        limits: UserAgentLimits
    ) {
        guard let callID = request.callID, let from = request.from, var to = request.to, let cSeq = request.cSeq else {
            return nil
        }
        to.tag = localTag
        self.id = DialogID(callID: callID, localTag: localTag, remoteTag: from.tag ?? "")
        self.local = to
        self.remote = from
        self.contact = contact
        self.ownsCallID = false
        self.routeSet = request.recordRoutes.prefix(limits.routeSet).map(\.uri)
        self.remoteTarget = request.contacts.first?.uri ?? from.uri
        self.localSequence = localSequence
        self.remoteSequence = cSeq.number
        self.route = route
    }

    /// The 2xx makes the dialog anew, but for the numbers of the requests that were sent in it before (section 13.2.2.4).
    mutating func adoptSequences(of early: Dialog) {
        self.localSequence = max(self.localSequence, early.localSequence)
        self.remoteSequence = early.remoteSequence
    }

    /// Our requests in a fork's early dialog have used numbers that nobody remembers when its late 2xx comes; numbers may
    /// be left out (section 12.2.2), so that some are.
    mutating func skipSequences() {
        self.localSequence = min(self.localSequence + 1_000, 0x7FFF_FFFE)
    }

    /// The request that made the dialog is yet to be looked at like any other.
    mutating func forgetRemoteSequence() {
        self.remoteSequence = nil
    }

    /// Whether the peer's request comes in order; if so its number is remembered (section 12.2.2).
    mutating func acceptsSequence(of request: Request) -> Bool {
        guard let number = request.cSeq?.number else { return false }
        if let remoteSequence, number <= remoteSequence { return false }
        self.remoteSequence = number
        return true
    }

    /// INVITE and UPDATE, in requests and in 2xx, move the remote target (sections 12.2.1.2 and 12.2.2).
    mutating func refreshTarget(from message: some MessageFields) {
        if let contact = message.contacts.first { self.remoteTarget = contact.uri }
    }

    /// The number for our next request; it wraps to 1 below 2^31 (section 8.1.1.5).
    mutating func nextSequence() -> UInt32 {
        self.localSequence = self.localSequence >= 0x7FFF_FFFF ? 1 : self.localSequence + 1
        return self.localSequence
    }
}
