/// A set of handlers, observers and taps with the capabilities they need; shown at start with both.
public protocol Plugin: Sendable {
    /// Unique among the plugins of a host, 1 to 64 bytes; also the namespace of its storage.
    var name: String { get }
    /// All that the plugin may use; anything else is refused when it registers.
    var capabilities: Set<Capability> { get }

    /// Whether its handlers run on a thread of the plugin's own, so that one that blocks or computes for long holds up nobody
    /// else. True unless a plugin says otherwise; only one whose handlers never block should.
    var runsApart: Bool { get }

    /// Adds the plugin's handlers and observers; called once, at start.
    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError)
}

extension Plugin {
    public var runsApart: Bool { true }
}
