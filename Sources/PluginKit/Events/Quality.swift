/// How good a call sounds; goes to every tab of the call's user while sound passes.
public struct Quality: ServerEvent, Hashable {
    public static let type: MessageType = "quality"
    public static let capability = Capability.calls

    public let callId: CallID
    public let quality: QualityView

    public init(callId: CallID, quality: QualityView) {
        self.callId = callId
        self.quality = quality
    }
}
