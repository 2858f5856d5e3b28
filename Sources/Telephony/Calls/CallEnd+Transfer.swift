// Ends that hand the far end over.

extension CallEnd {
    static func transferred(to target: RemoteParty) -> CallEnd {
        CallEnd(code: "transferred", message: "The call was transferred to \(target.name).", by: .local)
    }

    /// The far end handed us over: another call goes on in place of this one.
    static func replaced(by remote: RemoteParty) -> CallEnd {
        CallEnd(code: "transferred", message: "The call goes on with \(remote.name).", by: .remote)
    }

    /// The call that was to be replaced had just ended.
    static func replacedNothing(_ remote: RemoteParty) -> CallEnd {
        CallEnd(
            code: "transferFailed", message: "\(remote.name) wanted to take over a call that had just ended.",
            status: 481, by: .local)
    }
}
