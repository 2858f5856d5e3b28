/// What became of notifications since the start.
struct PushCensus: Encodable, Hashable, Sendable {
    /// On their way, or waiting for another try.
    var pending = 0
    var delivered = 0
    /// Subscriptions that were over.
    var dropped = 0
    /// Refused by the push service, or not sent because of where it leads.
    var refused = 0
    /// Out of tries or of time.
    var expired = 0
    /// Not tried again because there was something newer to say of the same.
    var overtaken = 0
    /// Not begun because too many were pending.
    var overflows = 0
}
