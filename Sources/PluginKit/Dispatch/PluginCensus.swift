/// What the handlers and observers of one plugin have done since the start.
public struct PluginCensus: Encodable, Hashable, Sendable {
    /// Requests that its handlers work on, also for tabs that have gone; those not counted whose time is up.
    public var running = 0
    /// Errors of handlers that were no `HandlerError`, and whatever observers threw.
    public var faults = 0
    /// Requests whose caller was told that time is up.
    public var timeouts = 0
    /// Handlers among those that still have not ended, or wait for the plugin's thread and will not be begun.
    public var stuck = 0
    /// Requests refused because too many ran or were stuck.
    public var refused = 0
    /// Replies that were too long to be sent.
    public var oversized = 0
    /// Events that its observers did not get because they were too slow.
    public var eventsDropped = 0

    public init() {}
}
