/// What names a dialog, seen from our side (RFC 3261, section 12).
struct DialogID: Hashable, Sendable {
    let callID: String
    let localTag: String
    /// "" for a peer that gives no tag.
    let remoteTag: String

    init(callID: String, localTag: String, remoteTag: String) {
        self.callID = callID
        self.localTag = localTag
        self.remoteTag = remoteTag
    }

    /// The dialog that a request of the peer belongs to; nil when it has no To tag and so belongs to none.
    init?(_ request: Request) {
        guard let callID = request.callID, let localTag = request.to?.tag else { return nil }
        self.init(callID: callID, localTag: localTag, remoteTag: request.from?.tag ?? "")
    }
}
