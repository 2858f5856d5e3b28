/// How much one tab may ask at once, and how long an answer may take.
public struct DispatchLimits: Hashable, Sendable {
    /// A request's whole text in bytes.
    public static let messageBytes = 64 * 1024
    /// A text field without a limit of its own, in bytes.
    public static let fieldBytes = 1024
    public static let defaultTimeLimit: Duration = .seconds(10)

    /// Requests of one session that wait for an answer; further ones are refused.
    public var requestsPerSession: Int

    public init(requestsPerSession: Int = 32) {
        self.requestsPerSession = requestsPerSession
    }
}
