/// What copies of one request that came over different paths have in common (RFC 3261, section 8.2.2.2).
///
/// The Request-URI is among it: a proxy that rings two users of this host sends one request to each.
struct MergeKey: Hashable, Sendable {
    let uri: URI
    let callID: String
    let fromTag: String
    let cSeq: CSeq

    /// nil when the request belongs to a dialog, where the rule does not apply, or lacks what it needs.
    init?(_ request: Request) {
        guard request.to?.tag == nil, let callID = request.callID, let fromTag = request.from?.tag,
            let cSeq = request.cSeq
        else { return nil }
        self.uri = request.uri
        self.callID = callID
        self.fromTag = fromTag
        self.cSeq = cSeq
    }
}
