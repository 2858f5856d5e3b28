/// Why a message failed, or why it waits: a code that programs keep, and a sentence that a person can act on.
public struct MessageReason: Hashable, Sendable {
    public let code: String
    public let message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: PhoneError) {
        self.init(code: error.code, message: error.message)
    }

    static let lineNotRegistered = MessageReason(
        code: "notRegistered",
        message: "The line is not registered at the moment. The message goes out as soon as it is.")

    /// For a message that is tried again.
    var goingOn: MessageReason {
        MessageReason(code: self.code, message: "\(self.message) The message is sent again.")
    }

    /// For one that is not.
    var givenUp: MessageReason {
        MessageReason(
            code: self.code, message: "\(self.message) The message was tried several times, and is not tried again.")
    }
}
