/// What the dispatcher has done since the start.
public struct DispatchCensus: Encodable, Hashable, Sendable {
    public var requests = 0
    /// Requests that a handler is working on.
    public var running = 0
    public var successes = 0
    /// Refusals by code.
    public var failures: [String: Int] = [:]
    /// Handlers that went on after their caller was told that time is up.
    public var abandoned = 0
    /// By the plugin's name.
    public var plugins: [String: PluginCensus] = [:]

    public init() {}
}
