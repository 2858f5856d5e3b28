/// What a STUN server has said of our address.
public struct STUNView: Codable, Hashable, Sendable {
    public enum State: String, Codable, CaseIterable, Hashable, Sendable {
        case asking, found, silent
    }

    public let state: State
    /// `203.0.113.7:5060`, once it is found.
    public let address: String?

    public init(state: State, address: String? = nil) {
        self.state = state
        self.address = address
    }
}
