// Which dialog is which, for transfers (RFC 3891).

extension UserAgent {
    /// What a far end needs to know to have the session replaced: its dialog as that far end sees it, and who is there.
    ///
    /// `nil` while the session has no confirmed dialog.
    public func replaceable(_ session: InviteSessionID) -> (replaces: Replaces, remote: NameAddress)? {
        guard case .confirmed(let confirmed) = self.sessions[session]?.state else { return nil }
        let id = confirmed.dialog.id
        var remote = confirmed.dialog.remote
        remote.tag = nil
        return (Replaces(callID: id.callID, toTag: id.remoteTag, fromTag: id.localTag), remote)
    }

    /// The session whose dialog is named; RFC 3891, section 3: Call-ID and both tags must be the same, and a tag of "0"
    /// also stands for none.
    public func session(replacedBy replaces: Replaces) -> (session: InviteSessionID, isConfirmed: Bool)? {
        let remoteTags = replaces.fromTag == "0" ? ["0", ""] : [replaces.fromTag]
        for tag in remoteTags {
            let id = DialogID(callID: replaces.callID, localTag: replaces.toTag, remoteTag: tag)
            guard let session = self.dialogs[id], let state = self.sessions[session]?.state else { continue }
            switch state {
            case .calling: return (session, false)
            case .confirmed: return (session, true)
            // Section 3: a call of theirs that rings here cannot be replaced, and one that ends is none any more.
            case .ringing, .ending: return nil
            }
        }
        return nil
    }
}
