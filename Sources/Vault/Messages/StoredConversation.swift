// All that two parties have written to each other over one account.

public import Foundation

/// A conversation with its newest message.
public struct StoredConversation: Hashable, Sendable {
    /// Who is at the other end, as they were seen last.
    public struct Remote: Hashable, Sendable, Codable {
        /// The same for every way of writing the address; it tells one conversation from another.
        public let address: String
        public let uri: String
        public let user: String
        public let displayName: String?

        public init(address: String, uri: String, user: String, displayName: String? = nil) {
            self.address = address
            self.uri = uri
            self.user = user
            self.displayName = displayName
        }
    }

    public let id: RecordID<StoredConversation>
    public let owner: RecordID<StoredUser>
    /// The account, which may have been removed meanwhile.
    public let account: RecordID<StoredAccount>
    public let remote: Remote
    /// The last activity; no two conversations of a user share it.
    public let at: Date
    public let unread: Int
    public let last: StoredMessage?
}

extension StoredConversation: CustomStringConvertible, CustomReflectable {
    public var description: String { "StoredConversation(\(self.id) «redacted»)" }
    public var customMirror: Mirror { Mirror(self, children: ["id": self.id]) }
}
