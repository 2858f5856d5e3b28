/// How handing a call over goes.
public struct TransferView: Codable, Hashable, Sendable {
    public enum State: String, Codable, CaseIterable, Hashable, Sendable {
        case trying
        case ringing
        case failed
        case done
    }

    public let state: State
    /// `transferFailed`, when it failed.
    public let code: String?
    public let message: String?
    public let target: RemoteView

    public init(state: State, code: String? = nil, message: String? = nil, target: RemoteView) {
        self.state = state
        self.code = code
        self.message = message
        self.target = target
    }
}
