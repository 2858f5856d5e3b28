/// What a tab learns when its device has proved itself: all it needs to draw the page.
public struct Welcome: Codable, Hashable, Sendable {
    /// Only when the device was enrolled by this very request; the page keeps it.
    public let token: String?
    public let sessionId: SessionID
    public let user: UserView
    public let accounts: [AccountView]
    public let calls: [CallView]
    /// A path on the same origin, or a full `ws:` or `wss:` address when audio has a listener of its own.
    public let audioPath: String
    public let version: String
    /// The version of the wire that the host speaks.
    public let wire: Int
    /// The demo exchange is running and its account is among the accounts.
    public let demo: Bool

    public init(
        token: String?, sessionId: SessionID, user: UserView, accounts: [AccountView], calls: [CallView],
        audioPath: String, version: String, wire: Int = WireVersion.current, demo: Bool
    ) {
        self.token = token
        self.sessionId = sessionId
        self.user = user
        self.accounts = accounts
        self.calls = calls
        self.audioPath = audioPath
        self.version = version
        self.wire = wire
        self.demo = demo
    }
}
