/// Why no port could be opened for a call's media.
public enum MediaOpenFailure: Error, Hashable, Sendable {
    /// Every port of the configured range is taken.
    case noPortFree
    /// The local address is gone, for example after a change of network.
    case addressUnavailable
    /// The engine is closing, or is at its limit of sessions.
    case engineUnavailable
}
