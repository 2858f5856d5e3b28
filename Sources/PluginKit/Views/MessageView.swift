/// A text message as the page sees it.
public struct MessageView: Codable, Hashable, Sendable {
    public enum Direction: String, Codable, CaseIterable, Hashable, Sendable {
        case outgoing
        case incoming
    }

    public enum State: String, Codable, CaseIterable, Hashable, Sendable {
        /// It is kept, and waits for its turn, for the line, or for another try.
        case queued
        /// The request is out.
        case sent
        /// The far side has taken it.
        case delivered
        /// The far end says that its person has seen it.
        case displayed
        case failed
        /// Of an incoming message.
        case received
    }

    public let id: MessageID
    public let conversation: ConversationID
    public let direction: Direction
    public let text: String
    /// Milliseconds since 1970.
    public let at: Int64
    public let state: State
    /// Why it failed, or why it waits, where that is known.
    public let code: String?
    public let message: String?
    /// As the page sent it.
    public let clientId: String?

    public init(
        id: MessageID, conversation: ConversationID, direction: Direction, text: String, at: Int64, state: State,
        code: String? = nil, message: String? = nil, clientId: String? = nil
    ) {
        self.id = id
        self.conversation = conversation
        self.direction = direction
        self.text = text
        self.at = at
        self.state = state
        self.code = code
        self.message = message
        self.clientId = clientId
    }
}
