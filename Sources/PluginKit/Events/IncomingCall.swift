/// Somebody calls: told once, to every tab of the called user; `callState` tells what becomes of it.
public struct IncomingCall: ServerEvent, Hashable {
    public static let type: MessageType = "incomingCall"
    public static let capability = Capability.calls

    public let call: CallView

    public init(call: CallView) {
        self.call = call
    }
}
