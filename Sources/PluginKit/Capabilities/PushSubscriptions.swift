/// Being told of calls and messages while no page is open: the subscription of the session's device.
public protocol PushSubscriptions: Sendable {
    /// What a browser binds its subscription to: base64url of a P-256 point, the same for ever.
    func publicKey() async throws -> String
    /// Keeps the subscription of the session's device; a former one of the same device is forgotten.
    func save(_ draft: PushDraft, for session: BrowserSession) async throws
    /// Forgets it; harmless if there is none.
    func remove(for session: BrowserSession) async throws
}
