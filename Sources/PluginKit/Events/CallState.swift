/// A call began, changed or ended; goes to every tab of its user.
public struct CallState: ServerEvent, Hashable {
    public static let type: MessageType = "callState"
    public static let capability = Capability.calls

    public let call: CallView

    public init(call: CallView) {
        self.call = call
    }
}
