import SIP

/// What stays the same when a request goes on to another target: it is the same call or message (RFC 3263,
/// section 4.3).
struct RequestIdentity: Hashable, Sendable {
    let callID: String
    let fromTag: String

    init(entropy: inout EntropySource) {
        self.callID = entropy.callID()
        self.fromTag = entropy.tag()
    }

    /// Of a message that may have been sent before.
    init(callID: String, fromTag: String) {
        self.callID = callID
        self.fromTag = fromTag
    }

    /// The first CSeq at the target that follows so many others. A server that was slow and not dead may have sent the
    /// request on; with a higher number the same telephone does not take the next one for a copy (RFC 3261,
    /// section 8.2.2.2).
    func firstSequence(after targets: Int) -> UInt32 {
        1 + UInt32(targets) * Self.stride
    }

    /// More than one target can use up by challenges, corrections and redirections.
    private static let stride: UInt32 = 1_000
}
