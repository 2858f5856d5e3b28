/// Which way media flows, seen from the party that wrote the description (RFC 8866, section 6.7).
public enum Direction: String, Hashable, Sendable, CaseIterable {
    case sendReceive = "sendrecv"
    case sendOnly = "sendonly"
    case receiveOnly = "recvonly"
    case inactive

    public init(sends: Bool, receives: Bool) {
        self =
            switch (sends, receives) {
            case (true, true): .sendReceive
            case (true, false): .sendOnly
            case (false, true): .receiveOnly
            case (false, false): .inactive
            }
    }

    public var sends: Bool { self == .sendReceive || self == .sendOnly }
    public var receives: Bool { self == .sendReceive || self == .receiveOnly }

    /// The same flow as the other party would write it.
    public var reversed: Direction { Direction(sends: self.receives, receives: self.sends) }

    /// What both allow.
    public func limited(to other: Direction) -> Direction {
        Direction(sends: self.sends && other.sends, receives: self.receives && other.receives)
    }
}
