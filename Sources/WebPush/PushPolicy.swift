// A browser says where the host shall send to. Without these rules it could make the host call its own inside.

public import Primitives

/// Which addresses may be called: public ones at the usual port, and those that the operator lists.
public struct PushPolicy: Hashable, Sendable {
    /// A push server of the operator's own, or a test's.
    public struct Server: Hashable, Sendable {
        public let host: String
        /// `nil`: any port.
        public let port: UInt16?

        public init(host: String, port: UInt16?) {
            self.host = host
            self.port = port
        }
    }

    private let listed: [Server]

    public init(listed: [Server] = []) {
        self.listed = listed
    }

    /// Whether a subscription with this address is taken at all.
    public func admits(_ endpoint: PushEndpoint) -> Bool {
        if self.isListed(endpoint) { return true }
        guard endpoint.port == PushEndpoint.standardPort else { return false }
        // A name is judged by its addresses, when they are known.
        return IPAddress(endpoint.host)?.isPublic ?? (endpoint.host != "localhost")
    }

    /// Whether `address`, which the endpoint's name stands for now, may be connected to.
    public func admits(_ address: IPAddress, for endpoint: PushEndpoint) -> Bool {
        self.isListed(endpoint) || address.isPublic
    }

    private func isListed(_ endpoint: PushEndpoint) -> Bool {
        self.listed.contains { $0.host == endpoint.host && ($0.port ?? endpoint.port) == endpoint.port }
    }
}
