// A text message as a person sees it, with what the phone needs to send it.

public import Foundation

/// A message of a conversation.
public struct StoredMessage: Hashable, Sendable {
    /// The words are stored and never change.
    public enum State: String, Hashable, Sendable {
        case queued
        case sent
        case delivered
        case displayed
        case failed
        case received
    }

    public let id: RecordID<StoredMessage>
    public let owner: RecordID<StoredUser>
    public let conversation: RecordID<StoredConversation>
    public let isOutgoing: Bool
    public let text: String
    public let createdAt: Date
    public var state: State
    /// Why it failed, or why it waits.
    public var reason: Reason?
    /// What the page called it when it asked for it to be sent.
    public let clientID: String?
    /// What the phone needs to send it once more; the vault does not know what it is.
    public let delivery: [UInt8]

    /// A code for programs and a sentence for a person.
    public struct Reason: Hashable, Sendable, Codable {
        public let code: String
        public let message: String

        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }
}

extension StoredMessage: CustomStringConvertible, CustomReflectable {
    /// What people write to each other does not belong into a log.
    public var description: String { "StoredMessage(\(self.id) \(self.state.rawValue) «redacted»)" }
    public var customMirror: Mirror { Mirror(self, children: ["id": self.id, "state": self.state]) }
}
