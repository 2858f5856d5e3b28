/// Counters of what a `UserAgent` did not pass on; they only grow.
public struct UserAgentDrops: Hashable, Sendable {
    /// Datagrams that are no SIP message and that no answer was due for.
    public var malformed = 0
    /// Malformed requests that were answered 400, 505 or similar.
    public var answeredMalformed = 0
    /// Responses that match no client transaction, or that carry more than one Via.
    public var strayResponses = 0
    /// ACKs that match neither a transaction nor a dialog.
    public var strayAcks = 0
    /// Copies of requests that a server transaction absorbed.
    public var retransmittedRequests = 0
    /// Requests refused with 503 because of a limit.
    public var refusedRequests = 0
    /// Requests and sessions of ours refused with `overflow`.
    public var refusedOutgoing = 0
    /// Datagrams dropped because `poll()` was not called.
    public var datagrams = 0
    /// Early dialogs and 2xx of forks beyond the limit.
    public var forks = 0

    /// Reliable provisional responses that came twice or before their turn.
    public var repeatedProvisionals = 0
    /// Provisional responses of ours that were left out, because a reliable one would have had to bring an offer.
    public var omittedProvisionals = 0

    public init() {}
}
