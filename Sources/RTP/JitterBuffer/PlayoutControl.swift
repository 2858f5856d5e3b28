import Primitives

/// Compares the offsets at which packets are really played with the wanted one, and asks for small corrections.
///
/// Playing moves in whole frames, so a packet is fetched up to one frame before it is heard; what the caller then still
/// holds decoded is delay that protects nothing. The control removes that rest, and whole frames of excess, and adds
/// time when packets are fetched too early to be there.
public struct PlayoutControl: Hashable, Sendable {
    public enum Adjustment: Hashable, Sendable {
        case none
        /// Take out at most that many units.
        case shorten(Int)
        /// Put in about that many units.
        case lengthen(Int)
    }

    /// Observations before a correction, so that one packet's whim moves nothing.
    private static let patience = 6
    /// Far above the target, corrections follow each other faster.
    private static let impatience = 2
    private static let urgentExcess: Int64 = 60_000_000
    /// A smaller lack or excess is left alone; together with the frame they keep corrections from chasing each other.
    private static let toleratedLack: Int64 = 3_000_000
    private static let toleratedExcess: Int64 = 6_000_000
    /// The least decoded rest worth removing: the shortest period a time adjustment can find.
    private static let smallestRest: Int64 = 6_000_000

    private let frame: Int64
    private var observations = 0
    private var smallestOffset = Int64.max
    private var smallestPending = Int64.max
    /// The offset of the packet played last.
    private(set) var lastOffset: Int64 = 0

    init(frame: Duration) {
        self.frame = frame.wholeNanoseconds
    }

    /// A packet was played at `offset` while `pending` nanoseconds of older audio were still unplayed.
    mutating func observe(offset: Int64, pending: Int64) {
        self.lastOffset = offset
        self.observations &+= 1
        self.smallestOffset = min(self.smallestOffset, offset)
        self.smallestPending = min(self.smallestPending, pending)
    }

    mutating func restart() {
        self.observations = 0
        self.smallestOffset = .max
        self.smallestPending = .max
    }

    func adjustment(target: Int64, clock: ClockRate) -> Adjustment {
        guard self.observations >= Self.impatience else { return .none }
        let excess = self.smallestOffset &- target
        guard self.observations >= Self.patience || excess > Self.urgentExcess else { return .none }
        if excess < 0 &- Self.toleratedLack { return .lengthen(Int(clock.units(nanoseconds: 0 &- excess))) }
        let frames = max(0, excess &- Self.toleratedExcess) / self.frame
        guard frames > 0 || self.smallestPending >= Self.smallestRest else { return .none }
        return .shorten(Int(clock.units(nanoseconds: frames &* self.frame &+ self.smallestPending)))
    }
}
