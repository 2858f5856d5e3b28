/// How much one tab may ask at once, and how long an answer may take.
public struct DispatchLimits: Hashable, Sendable {
    /// A request's whole text in bytes.
    public static let messageBytes = 64 * 1024
    /// A text field without a limit of its own, in bytes.
    public static let fieldBytes = 1024
    public static let defaultTimeLimit: Duration = .seconds(10)
    /// A reply's whole text in bytes; a longer one would close the socket of its caller.
    public static let replyBytes = 1 << 20
    /// Requests that the handlers of a plugin that runs apart work on; further ones are refused.
    public static let runningPerPlugin = 256
    /// Handlers of such a plugin that went on after their time limit and have not ended; with more of them, requests are refused.
    public static let stuckPerPlugin = 16
    /// Events that wait for one observer; the oldest is dropped and counted.
    public static let eventsPerObserver = 256

    /// Requests of one session that wait for an answer; further ones are refused.
    public var requestsPerSession: Int

    public init(requestsPerSession: Int = 32) {
        self.requestsPerSession = requestsPerSession
    }
}
