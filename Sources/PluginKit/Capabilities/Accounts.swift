/// The SIP accounts of the session's user.
public protocol Accounts: Sendable {
    /// Registers at the server for real; only what the server accepted is stored.
    func save(_ draft: AccountDraft, for session: BrowserSession) async throws -> AccountView
    func remove(_ account: AccountID, for session: BrowserSession) async throws
    /// Changes what `change` names and nothing else; takes force with the next call.
    func setPreferences(
        _ change: AccountPreferences, of account: AccountID, for session: BrowserSession
    ) async throws -> AccountView
    /// What the audio settings of the account show.
    func audioConfig(of account: AccountID, for session: BrowserSession) async throws -> AudioConfigView
    /// Registers again at once; the user's first account when `account` is `nil`.
    func register(_ account: AccountID?, for session: BrowserSession) async throws -> AccountView
}
