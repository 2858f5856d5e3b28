/// This device may no longer be used; the socket closes after it.
public struct LoggedOut: ServerEvent, Hashable {
    public static let type: MessageType = "loggedOut"

    /// `logout` or `revoked`.
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }
}
