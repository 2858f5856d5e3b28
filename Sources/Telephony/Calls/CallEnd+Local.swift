import Primitives

// Ends that this side decides.

extension CallEnd {
    static let hungUp = CallEnd(code: "hungUp", message: "You hung up.", by: .local)
    static let shutDown = CallEnd(code: "shutDown", message: "The phone server was stopped.", by: .local)
    static let accountRemoved = CallEnd(
        code: "accountRemoved", message: "The line of this call was removed.", by: .local)

    static func cancelled(_ remote: RemoteParty) -> CallEnd {
        CallEnd(code: "cancelled", message: "You ended the call before \(remote.name) answered.", by: .local)
    }

    static func noAnswer(_ remote: RemoteParty, after limit: Duration) -> CallEnd {
        CallEnd(
            code: "noAnswer", message: "\(remote.name) did not answer within \(limit.wholeSeconds) seconds.",
            by: .network)
    }

    static func mediaLost(_ remote: RemoteParty, after silence: Duration) -> CallEnd {
        CallEnd(
            code: "mediaLost",
            message: "The call was ended: nothing was heard from \(remote.name) for \(silence.wholeSeconds) seconds. "
                + "The network or the other side seems to be gone.", by: .network)
    }

    /// The far end accepted, but its answer names no codec or address that we can use.
    static func unusableAnswer(_ remote: RemoteParty) -> CallEnd {
        CallEnd(
            code: "noCommonCodec",
            message: "\(remote.name) answered, but with no sound format that this phone speaks.", status: 488,
            by: .local)
    }

    static func media(_ failure: MediaOpenFailure) -> CallEnd {
        let message =
            switch failure {
            case .noPortFree: "No port is free for the sound of another call. Hang up a call, or allow more ports."
            case .addressUnavailable: "This machine's network address has changed. Try again."
            case .engineUnavailable: "The sound engine takes no further call at the moment. Try again."
            }
        return CallEnd(code: "noMedia", message: message, by: .local)
    }

    static func noWay(_ error: PhoneError) -> CallEnd {
        CallEnd(code: error.code, message: error.message, by: .network)
    }
}
