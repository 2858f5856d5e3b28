import Primitives
import SDP

/// What a caller's INVITE asks for, and what the owner's preferences do with it.
struct Invitation: Hashable, Sendable {
    /// `nil`: the caller wants our offer in the 200 (RFC 3261, section 13.2.1).
    let offer: SessionDescription?
    /// When the caller's patience ends, if its Expires says so.
    let expiresAt: Instant?
    /// Where the call goes when the person says that they are busy.
    var whenBusy: Forwarding?
    /// Where the call goes when nobody answers, and after how long.
    var whenUnanswered: Forwarding?
    var noAnswerLimit = Duration.zero
    /// After how long the call answers itself.
    var autoAnswerDelay: Duration?
}
