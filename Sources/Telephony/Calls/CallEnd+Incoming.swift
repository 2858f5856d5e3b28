import Primitives
import SIP

// Ends of calls that rang here, or could not.

extension CallEnd {
    static let rejected = CallEnd(code: "rejected", message: "You declined the call.", status: 603, by: .local)
    static let busyHere = CallEnd(
        code: "busyHere", message: "You let the caller hear that you are busy.", status: 486, by: .local)
    static let answeredElsewhere = CallEnd(
        code: "answeredElsewhere", message: "The call was answered on another telephone.", by: .remote)

    static func missed(_ remote: RemoteParty) -> CallEnd {
        CallEnd(code: "missed", message: "\(remote.name) has called.", by: .remote)
    }

    /// It rang until the limit, or could not ring at all.
    static func missed(_ remote: RemoteParty, status: Int) -> CallEnd {
        CallEnd(code: "missed", message: "\(remote.name) has called.", status: status, by: .local)
    }

    static func forwarded(_ remote: RemoteParty, _ forwarding: Forwarding) -> CallEnd {
        CallEnd(
            code: "forwarded", message: "\(remote.name) was sent on to \(forwarding.shown).", status: 302, by: .local)
    }

    /// The caller's offer names no codec or address that we can use.
    static func unusableOffer(_ remote: RemoteParty) -> CallEnd {
        CallEnd(
            code: "noCommonCodec",
            message: "\(remote.name) has called, but with no sound format that this phone speaks.", status: 488,
            by: .local)
    }
}
