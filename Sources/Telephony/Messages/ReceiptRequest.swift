/// What the sender of a message wants to hear of it (RFC 5438), and how they name it.
public struct ReceiptRequest: Hashable, Sendable {
    public let messageID: String
    /// The message's `DateTime`, which every notice repeats.
    public let dateTime: String
    public let wantsDelivery: Bool
    public let wantsDisplay: Bool

    public init(messageID: String, dateTime: String, wantsDelivery: Bool, wantsDisplay: Bool) {
        self.messageID = messageID
        self.dateTime = dateTime
        self.wantsDelivery = wantsDelivery
        self.wantsDisplay = wantsDisplay
    }

    /// `nil` where nothing is asked, or not as RFC 5438 wants it: without an id or a date there is nothing to repeat.
    init?(_ message: CPIMMessage) {
        guard let id = message.messageID, let dateTime = message.dateTime,
            message.asksForDelivery || message.asksForDisplay
        else { return nil }
        self.init(
            messageID: id, dateTime: dateTime, wantsDelivery: message.asksForDelivery,
            wantsDisplay: message.asksForDisplay)
    }
}
