/// A page of one conversation's messages, newest first.
public struct HistoryView: Codable, Hashable, Sendable {
    public let messages: [MessageView]
    public let more: Bool

    public init(messages: [MessageView], more: Bool) {
        self.messages = messages
        self.more = more
    }
}
