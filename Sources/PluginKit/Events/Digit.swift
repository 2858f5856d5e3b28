/// The far end pressed a key; goes to every tab of the call's user.
public struct Digit: ServerEvent, Hashable {
    public static let type: MessageType = "digit"
    public static let capability = Capability.calls

    public let callId: CallID
    /// One of 0–9, *, #, A–D.
    public let digit: String

    public init(callId: CallID, digit: String) {
        self.callId = callId
        self.digit = digit
    }
}
