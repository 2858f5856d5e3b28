/// Why a call ended.
public struct CallEndView: Codable, Hashable, Sendable {
    public enum Side: String, Codable, CaseIterable, Hashable, Sendable {
        case local
        case remote
        case network
    }

    public let code: String
    public let message: String
    /// The SIP status, when the far end gave one.
    public let status: Int?
    public let by: Side

    public init(code: String, message: String, status: Int?, by: Side) {
        self.code = code
        self.message = message
        self.status = status
        self.by = by
    }
}
