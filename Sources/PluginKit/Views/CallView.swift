/// A call as the page sees it.
public struct CallView: Codable, Hashable, Sendable {
    public enum Direction: String, Codable, CaseIterable, Hashable, Sendable {
        case outgoing
        case incoming
    }

    public enum State: String, Codable, CaseIterable, Hashable, Sendable {
        case dialing
        case ringing
        case earlyMedia
        case active
        case ending
        case ended
    }

    public let id: CallID
    public let account: AccountID
    public let direction: Direction
    public let remote: RemoteView
    public let state: State
    /// Milliseconds since 1970.
    public let startedAt: Int64
    /// Milliseconds since the answer; 0 before.
    public let durationMs: Int64
    public let codec: String?
    /// The far end has put us on hold.
    public let held: Bool
    /// We hold the far end.
    public let heldHere: Bool
    /// We hand the far end over to somebody else.
    public let transfer: TransferView?
    /// The receiving tab is the one that hears the call.
    public let attached: Bool
    public let end: CallEndView?
    /// The name of the device that took the call, when it was another one than the receiving tab's.
    public let takenBy: String?
    /// It rings, and the person chose not to hear it.
    public let silenced: Bool
    /// The call was put through without anybody pressing a button; absent otherwise.
    public let autoAnswered: Bool?
    /// What of it is encrypted.
    public let secure: SecurityView
    /// How good it sounds, once sound has passed.
    public let quality: QualityView?

    public init(
        id: CallID, account: AccountID, direction: Direction, remote: RemoteView, state: State, startedAt: Int64,
        durationMs: Int64, codec: String?, held: Bool, heldHere: Bool, attached: Bool, end: CallEndView?,
        takenBy: String? = nil, silenced: Bool = false, autoAnswered: Bool? = nil, transfer: TransferView? = nil,
        secure: SecurityView = SecurityView(media: nil), quality: QualityView? = nil
    ) {
        self.id = id
        self.account = account
        self.direction = direction
        self.remote = remote
        self.state = state
        self.startedAt = startedAt
        self.durationMs = durationMs
        self.codec = codec
        self.held = held
        self.heldHere = heldHere
        self.transfer = transfer
        self.attached = attached
        self.end = end
        self.takenBy = takenBy
        self.silenced = silenced
        self.autoAnswered = autoAnswered
        self.secure = secure
        self.quality = quality
    }
}
