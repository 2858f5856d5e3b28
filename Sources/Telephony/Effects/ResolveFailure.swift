/// Why a server's name led to no next hop.
public enum ResolveFailure: Error, Hashable, Sendable {
    /// The name does not exist, or has no usable address.
    case notFound
    /// The resolver itself did not answer or failed for the moment.
    case unavailable
    /// There is an address, but no local address or socket leads to it.
    case noRoute
}
