/// A page of an account's SIP messages, newest first.
public struct SignallingPageView: Codable, Hashable, Sendable {
    public let messages: [SignallingView]
    public let more: Bool

    public init(messages: [SignallingView], more: Bool) {
        self.messages = messages
        self.more = more
    }
}
