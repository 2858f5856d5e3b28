/// Our side of holding a call (RFC 3264, section 8.4). Whether the far end holds us is a matter of its own.
enum HoldState: Hashable, Sendable {
    case open
    /// The far end is asked to wait; `isOffered`: our offer is on its way, and not waiting for its turn.
    case holding(isOffered: Bool)
    case held
    /// The far end is asked to come back.
    case resuming(isOffered: Bool)

    /// What the far end has agreed to, and a person may see.
    var isHeld: Bool {
        switch self {
        case .open, .holding: false
        case .held, .resuming: true
        }
    }

    /// Whether the person speaks to nobody: from the wish to hold, until the far end is back.
    var isMuted: Bool { self != .open }

    /// Whether an answer that comes now is the one to our offer.
    var isOffered: Bool {
        switch self {
        case .holding(let isOffered), .resuming(let isOffered): isOffered
        case .open, .held: false
        }
    }
}
