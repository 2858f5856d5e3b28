/// What a response is matched by (RFC 3261, section 17.1.3): its top Via's branch and its CSeq method.
struct ClientTransactionKey: Hashable, Sendable {
    let branch: String
    let method: Method
}
