import Primitives
import SIP

/// A question to a STUN server that is under way.
struct STUNQuestion: Hashable, Sendable {
    var query: STUNQuery
    /// The socket that asks.
    let local: IPEndpoint
    /// Who was asked: nobody else's answer counts.
    let server: IPEndpoint
}
