/// A text message of the network, before it is stored.
public struct IncomingMessage: Hashable, Sendable {
    public let id: MessageID
    public let correspondent: Correspondent
    public let owner: UserID
    public let remote: RemoteParty
    public let text: String
    /// What the sender wrote on the request: the same mark within a day is the same message.
    public let mark: String
    /// What its sender wants to hear of it.
    public var receipt: ReceiptRequest?
}

extension IncomingMessage: CustomStringConvertible, CustomReflectable {
    public var description: String { "IncomingMessage(\(self.id.rawValue) «redacted»)" }
    public var customMirror: Mirror { Mirror(self, children: ["id": self.id]) }
}
