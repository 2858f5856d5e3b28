// Text messages as a plugin of their own, so that a host can leave them out.

public import PluginKit

/// Text messages over the user's accounts.
public struct ChatMessages: Plugin {
    public let name = "chat"
    public let capabilities: Set<Capability> = [.messages]

    public init() {}

    public func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(SendMessage(messages: try capabilities.messages))
    }
}
