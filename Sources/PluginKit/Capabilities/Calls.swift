/// Placing calls and acting on one's own; every call is checked to belong to the session's user.
public protocol Calls: Sendable {
    /// Dials `digits` from `account`, or from the user's first account when it is `nil`; the session hears the call.
    func start(to digits: String, account: AccountID?, for session: BrowserSession) async throws -> CallID
    /// Takes a call that rings; the session hears it, and the user's other tabs stop ringing.
    func accept(_ call: CallID, for session: BrowserSession) async throws -> CallView
    func reject(_ call: CallID, as rejection: CallRejection, for session: BrowserSession) async throws
    func check(_ call: CallID, for session: BrowserSession) async throws -> CallView
    func sendDigits(_ digits: String, in call: CallID, for session: BrowserSession) async throws
    /// Returns when the far end waits.
    func hold(_ call: CallID, for session: BrowserSession) async throws -> CallView
    /// Takes a held call back into this session; a call that the session hears is put on hold first.
    func resume(_ call: CallID, for session: BrowserSession) async throws -> CallView
    /// Returns when the far end has agreed to call `number` instead.
    func transfer(_ call: CallID, to number: String, for session: BrowserSession) async throws
    /// Returns when the far end has agreed to talk to the far end of `other` instead.
    func transfer(_ call: CallID, with other: CallID, for session: BrowserSession) async throws
    func hangUp(_ call: CallID, for session: BrowserSession) async throws
}
