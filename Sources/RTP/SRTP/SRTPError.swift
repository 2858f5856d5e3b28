/// Why a packet could not be protected or believed.
public enum SRTPError: Error, Hashable, Sendable {
    /// It was altered, or is protected by another key.
    case notAuthentic
    /// It came before, or is too old to tell.
    case replayed
    /// Too short, or not of version 2.
    case malformed
    case tooLarge(Int)
    /// Its source is one too many for one key.
    case tooManySources
    /// The key has protected all the packets that it may (RFC 3711, section 9.2).
    case keyExhausted
    /// The keys do not fit the suite or each other.
    case unusableKeys
    /// Another status of the library, which names only our own faults or a lack of memory.
    case failed(UInt32)
}
