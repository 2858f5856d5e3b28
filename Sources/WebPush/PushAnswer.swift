/// What came back from a push service, or why nothing did.
public enum PushAnswer: Hashable, Sendable {
    /// A status line and, where there is one, `Retry-After` as it was written.
    case status(Int, retryAfter: String?)
    /// The name stands for addresses that this host does not call.
    case addressForbidden
    /// No connection, no answer in time, or one that is none.
    case unreachable
}
