/// A set of handlers with the capabilities they need; shown at start with both.
public protocol Plugin: Sendable {
    /// Unique among the plugins of a host; also the namespace of its storage.
    var name: String { get }
    /// All that the plugin may use; anything else is refused when it registers.
    var capabilities: Set<Capability> { get }

    /// Adds the plugin's handlers; called once, at start.
    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError)
}
