public import Primitives

/// How the question for our public address stands.
public enum STUNState: Hashable, Sendable {
    case asking
    /// The SIP socket as the STUN server saw it last.
    case found(IPEndpoint)
    /// The server's name leads nowhere, or it does not answer: calls name what the SIP server sees, as without STUN.
    case silent
}
