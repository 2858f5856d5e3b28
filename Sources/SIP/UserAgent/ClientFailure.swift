/// Why a request ended without a final response that the transaction user could act on.
public enum ClientFailure: Error, Hashable, Sendable {
    /// No final response within 64*T1 (timer F, RFC 3261, section 17.1.2.2).
    case timeout
    /// The transport reported the next hop as unreachable.
    case transport
    /// The challenge was refused with our credentials, or none of its schemes is usable with them.
    case authentication(status: Int, realm: String?, reason: AuthenticationFailure)
    /// A named limit of the agent refused the request before it was sent.
    case overflow
}
