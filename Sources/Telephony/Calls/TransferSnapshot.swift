/// A transfer as others may see it.
public struct TransferSnapshot: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case trying
        case ringing
        case failed
        case done
    }

    public var state: State
    public var target: RemoteParty
    /// The SIP status and a sentence, when it failed.
    public var status: Int?
    public var message: String?

    init(_ transfer: Transfer) {
        self.target = transfer.target
        switch transfer.state {
        case .trying: self.state = .trying
        case .ringing: self.state = .ringing
        case .done: self.state = .done
        case .failed(let status, let message):
            self.state = .failed
            self.status = status
            self.message = message
        }
    }
}
