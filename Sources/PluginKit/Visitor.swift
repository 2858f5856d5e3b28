/// Somebody who has opened a socket and has not yet proved who they are.
public struct Visitor: Hashable, Sendable {
    public let session: SessionID
    /// The peer's address as text; attempts at a login are counted by it.
    public let address: String
    /// The name in the Host header without its port; links given to this visitor use it.
    public let hostName: String
    /// True only when the host is bound to loopback, the peer is on loopback, it named a loopback host, and no proxy
    /// says that it forwards for somebody else.
    public let isLocal: Bool

    public init(session: SessionID, address: String, hostName: String, isLocal: Bool) {
        self.session = session
        self.address = address
        self.hostName = hostName
        self.isLocal = isLocal
    }
}
