/// Who is at the other end.
public struct RemoteParty: Hashable, Sendable {
    /// The full address, for example `sip:600@pbx.example`.
    public var uri: String
    /// What a person would dial: the user part, or the whole address when there is none.
    public var user: String
    public var displayName: String?

    public init(uri: String, user: String, displayName: String? = nil) {
        self.uri = uri
        self.user = user
        self.displayName = displayName
    }
}
