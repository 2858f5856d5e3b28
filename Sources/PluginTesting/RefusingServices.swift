import PluginKit

/// What only a telephone can do.
struct RefusingServices: Accounts, Devices, Messages, PushSubscriptions, Signalling {
    static let refusal = HandlerError(code: "onBench", message: "There is no telephone on the bench.")

    func save(_ draft: AccountDraft, for session: BrowserSession) async throws -> AccountView { throw Self.refusal }
    func remove(_ account: AccountID, for session: BrowserSession) async throws { throw Self.refusal }
    func setPreferences(
        _ change: AccountPreferences, of account: AccountID, for session: BrowserSession
    ) async throws -> AccountView { throw Self.refusal }
    func audioConfig(of account: AccountID, for session: BrowserSession) async throws -> AudioConfigView {
        throw Self.refusal
    }
    func register(_ account: AccountID?, for session: BrowserSession) async throws -> AccountView {
        throw Self.refusal
    }
    func connect(
        token: String?, deviceName: String?, following former: SessionID?, from visitor: Visitor
    ) async throws -> Welcome {
        throw Self.refusal
    }
    func login(
        user: String, password: String, deviceName: String?, from visitor: Visitor
    ) async throws -> Welcome { throw Self.refusal }
    func enrol(ticket: String, deviceName: String?, from visitor: Visitor) async throws -> Welcome {
        throw Self.refusal
    }
    func logout(_ session: BrowserSession) async throws { throw Self.refusal }
    func list(for session: BrowserSession) async throws -> [DeviceView] { [] }
    func revoke(_ device: DeviceID, for session: BrowserSession) async throws { throw Self.refusal }
    func send(_ draft: MessageDraft, for session: BrowserSession) async throws -> MessageView { throw Self.refusal }
    func retry(_ message: MessageID, for session: BrowserSession) async throws -> MessageView { throw Self.refusal }
    func conversations(
        before: Int64?, limit: Int, for session: BrowserSession
    ) async throws -> ConversationsView { throw Self.refusal }
    func history(
        of conversation: ConversationID, before: MessageID?, limit: Int, for session: BrowserSession
    ) async throws -> HistoryView { throw Self.refusal }
    func search(_ query: String, limit: Int, for session: BrowserSession) async throws -> FindingsView {
        throw Self.refusal
    }
    func markRead(
        _ conversation: ConversationID, upTo last: MessageID?, for session: BrowserSession
    ) async throws -> ConversationView { throw Self.refusal }
    func remove(
        _ message: MessageID?, from conversation: ConversationID, for session: BrowserSession
    ) async throws { throw Self.refusal }
    func setComposing(
        _ isActive: Bool, in conversation: ConversationID, for session: BrowserSession
    ) async throws { throw Self.refusal }
    func messages(
        of account: AccountID, call: CallID?, before: Int64?, for session: BrowserSession
    ) async throws -> SignallingPageView { throw Self.refusal }
    func publicKey() async throws -> String { throw Self.refusal }
    func save(_ draft: PushDraft, for session: BrowserSession) async throws { throw Self.refusal }
    func remove(for session: BrowserSession) async throws { throw Self.refusal }
}
