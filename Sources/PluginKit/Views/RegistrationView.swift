/// Whether the account's server knows us, and if not, why.
public struct RegistrationView: Codable, Hashable, Sendable {
    public enum State: String, Codable, CaseIterable, Hashable, Sendable {
        case unregistered
        case registering
        case registered
        case failed
    }

    public let state: State
    public let code: String?
    public let message: String?
    /// Milliseconds until the registration runs out, when it is in force.
    public let expiresInMs: Int64?
    /// Milliseconds until the next attempt, when it failed and is tried again by itself.
    public let retryInMs: Int64?
    /// Since when it has been in force without a gap, in milliseconds since 1970.
    public let since: Int64?
    /// The way to the server, such as `udp 192.0.2.1:5060`, when it is in force.
    public let route: String?

    public init(
        state: State, code: String? = nil, message: String? = nil, expiresInMs: Int64? = nil, retryInMs: Int64? = nil,
        since: Int64? = nil, route: String? = nil
    ) {
        self.state = state
        self.code = code
        self.message = message
        self.expiresInMs = expiresInMs
        self.retryInMs = retryInMs
        self.since = since
        self.route = route
    }
}
