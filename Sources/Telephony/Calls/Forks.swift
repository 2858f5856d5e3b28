import SDP

/// What the forks of our INVITE have answered so far, but for the one that is heard.
struct Forks: Hashable, Sendable {
    /// Our side of the exchange as it was when the INVITE went out.
    var offered: OfferAnswer?
    /// The To tag of the fork whose exchange is the call's own.
    var current: String?
    var others: [String: OfferAnswer] = [:]
}
