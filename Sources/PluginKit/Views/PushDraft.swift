/// A browser's push subscription as a page sends it.
public struct PushDraft: Hashable, Sendable {
    /// The `https:` address of the push service.
    public let endpoint: String
    /// The browser's public key, base64url.
    public let p256dh: String
    /// The browser's secret, base64url.
    public let auth: String
    /// Notifications say what a message says, and not only whose it is.
    public let preview: Bool
    /// What the page speaks, for example `pt-BR`.
    public let language: String

    public init(endpoint: String, p256dh: String, auth: String, preview: Bool, language: String) {
        self.endpoint = endpoint
        self.p256dh = p256dh
        self.auth = auth
        self.preview = preview
        self.language = language
    }
}
