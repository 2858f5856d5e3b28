/// A message that its reader has seen, and whose sender asked to hear of it.
public struct DisplayedMessage: Hashable, Sendable {
    public let correspondent: Correspondent
    /// The sender's address.
    public let to: String
    public let receipt: ReceiptRequest

    public init(correspondent: Correspondent, to: String, receipt: ReceiptRequest) {
        self.correspondent = correspondent
        self.to = to
        self.receipt = receipt
    }
}
