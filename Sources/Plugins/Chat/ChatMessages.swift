// Text messages as a plugin of their own, so that a host can leave them out.

public import PluginKit

/// Text messages over the user's accounts.
public struct ChatMessages: Plugin {
    public let name = "chat"
    public let capabilities: Set<Capability> = [.messages]
    /// Each handler asks one service of the host and waits.
    public let runsApart = false

    public init() {}

    public func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        let messages = try capabilities.messages
        try registry.register(SendMessage(messages: messages))
        try registry.register(MessageRetry(messages: messages))
        try registry.register(MessageList(messages: messages))
        try registry.register(MessageHistory(messages: messages))
        try registry.register(MessageSearch(messages: messages))
        try registry.register(MessageRead(messages: messages))
        try registry.register(MessageDelete(messages: messages))
        try registry.register(MessageComposing(messages: messages))
    }
}
