/// Why nothing can be sent to a hop, or why a connection to it ended.
public enum TransportFailure: Error, Hashable, Sendable {
    /// An ICMP error, or a connection that was refused or not made in time.
    case unreachable
    /// The peer, or something on the way, closed a connection that stood.
    case closed
    case certificate(CertificateFault)
    /// The peer does not speak TLS, or no version or cipher that we do.
    case handshake
    /// A limit of ours: too many connections, or a peer that does not take what it is sent.
    case limit
}
