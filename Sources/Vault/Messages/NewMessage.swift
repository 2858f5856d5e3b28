// A message before it has a place.

public import Foundation

/// What is stored when a message is written or arrives.
public struct NewMessage: Sendable {
    public let id: RecordID<StoredMessage>
    public let owner: RecordID<StoredUser>
    public let account: RecordID<StoredAccount>
    public let remote: StoredConversation.Remote
    public let text: String
    public let at: Date
    public let content: Content

    public enum Content: Sendable {
        /// One message is stored for each `clientID` of a user.
        case outgoing(delivery: [UInt8], clientID: String?, reason: StoredMessage.Reason?)
        /// One message is stored for each `mark` within a day: what the sender wrote on it.
        ///
        /// `receipt`: what its sender is to be told when it is read; the vault does not know what it says.
        case incoming(mark: String, receipt: [UInt8]? = nil)
    }

    public init(
        id: RecordID<StoredMessage>, owner: RecordID<StoredUser>, account: RecordID<StoredAccount>,
        remote: StoredConversation.Remote, text: String, at: Date, content: Content
    ) {
        self.id = id
        self.owner = owner
        self.account = account
        self.remote = remote
        self.text = text
        self.at = at
        self.content = content
    }
}
