public import SIP

/// A text message of ours, with all that is needed to send it, now or after a restart.
///
/// Call-ID and From tag stay the same whenever it is sent again, so that whoever gets it twice may tell.
public struct OutgoingMessage: Hashable, Sendable {
    public let id: MessageID
    public let correspondent: Correspondent
    public let owner: UserID
    /// The Request-URI.
    public let target: SIPURI
    public let text: String
    /// What the page called it.
    public let clientID: String?
    public let callID: String
    public let fromTag: String
    /// Seconds since 1970, where that is known: an envelope needs it.
    public let writtenAt: Int64?

    public init(
        id: MessageID, correspondent: Correspondent, owner: UserID, target: SIPURI, text: String, clientID: String?,
        callID: String, fromTag: String, writtenAt: Int64? = nil
    ) {
        self.id = id
        self.correspondent = correspondent
        self.owner = owner
        self.target = target
        self.text = text
        self.clientID = clientID
        self.callID = callID
        self.fromTag = fromTag
        self.writtenAt = writtenAt
    }

    /// How the far end is shown.
    public var remote: RemoteParty { DialTarget(uri: self.target).party }

    var identity: RequestIdentity { RequestIdentity(callID: self.callID, fromTag: self.fromTag) }
}

extension OutgoingMessage: CustomStringConvertible, CustomReflectable {
    /// What people write to each other does not belong into a log.
    public var description: String { "OutgoingMessage(\(self.id.rawValue) «redacted»)" }
    public var customMirror: Mirror { Mirror(self, children: ["id": self.id]) }
}
