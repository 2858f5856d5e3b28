/// The other end of a call or a message.
public struct RemoteView: Codable, Hashable, Sendable {
    public let uri: String
    public let user: String
    public let name: String?

    public init(uri: String, user: String, name: String?) {
        self.uri = uri
        self.user = user
        self.name = name
    }
}
