extension UserAgent {
    /// What `poll()` hands out, in the order in which it came about.
    public enum Output: Hashable, Sendable {
        case send(Datagram)
        case event(Event)
    }
}
