/// The named limits of a `UserAgent`. What exceeds one is refused and counted in `UserAgentCensus`.
public struct UserAgentLimits: Hashable, Sendable {
    /// Client transactions; a request beyond it fails with `overflow`.
    public var clientTransactions = 20_000
    /// Server transactions; a request beyond it is answered 503 without state.
    public var serverTransactions = 20_000
    /// Bytes of all requests that server transactions hold; a request beyond it is answered 503 without state.
    public var serverTransactionBytes = 64 * 1_048_576
    /// Sessions of both directions; ours beyond it fail with `overflow`, theirs get 503.
    public var sessions = 10_000
    /// Subscriptions of ours; one beyond it ends as refused with 503.
    public var subscriptions = 10_000
    /// Datagrams waiting in `poll()`; the newest beyond it is dropped, as the network would.
    public var pendingDatagrams = 65_536
    /// Early dialogs, and separate 2xx, of one INVITE of ours; further forks are ignored.
    public var forks = 16
    /// Our 200s of one session that still wait for their ACK; a further re-INVITE gets 500 with Retry-After.
    public var unacknowledgedSuccesses = 4
    /// How often in a row an offer of ours may wait because it met another one; then it counts as refused.
    public var offerDelays = 8
    /// Targets of 3xx that one call follows; then it fails as `redirectedInCircles`.
    public var redirections = 5
    /// How often one request is changed and tried again after 420 or 422.
    public var corrections = 3
    /// Challenges that one request answers before it gives up.
    public var challenges = 5
    /// Nonces kept for later requests, one entry for each server and user, and realms, one for each user; the oldest
    /// is dropped.
    public var rememberedChallenges = 20_000
    /// Entries of one route set taken from Record-Route; a longer one is cut.
    public var routeSet = 64

    public init() {}
}
