import Primitives

/// Compares the offsets at which packets are really played with the wanted one, and asks for small corrections.
///
/// Playing moves in whole frames, so a packet is fetched up to one frame before it is heard; what the caller then still
/// holds decoded is delay that protects nothing. The control removes that rest, and whole frames of excess, and adds
/// time when packets are fetched too early to be there. Only the last packets count: one that came too late shifts all
/// that come after it, and what was before says nothing any more.
public struct PlayoutControl: Hashable, Sendable {
    public enum Adjustment: Hashable, Sendable {
        case none
        /// Take out at most that many units.
        case shorten(Int)
        /// Put in about that many units.
        case lengthen(Int)
    }

    /// Observations before a correction, so that one packet's whim moves nothing; also those that are remembered.
    private static let patience = 6
    /// Far above the target, corrections follow each other faster.
    private static let impatience = 2
    private static let urgentExcess: Int64 = 60_000_000
    /// The least decoded rest worth removing: the shortest period a time adjustment can find, 2.5 ms.
    private static let smallestRest: Int64 = 2_500_000

    private let frame: Int64
    private var observations = 0
    private var offsets = [Int64](repeating: 0, count: Self.patience)
    private var rests = [Int64](repeating: 0, count: Self.patience)
    /// The offset of the packet played last.
    private(set) var lastOffset: Int64 = 0

    init(frame: Duration) {
        self.frame = max(1_000_000, frame.wholeNanoseconds)
    }

    /// A packet was played at `offset` while `pending` nanoseconds of older audio were still unplayed.
    mutating func observe(offset: Int64, pending: Int64) {
        self.lastOffset = offset
        let place = self.observations % Self.patience
        self.offsets[place] = offset
        self.rests[place] = pending
        // Beyond the patience only the place in the ring matters.
        self.observations = place &+ 1 &+ (self.observations < Self.patience ? 0 : Self.patience)
    }

    mutating func restart() {
        self.observations = 0
    }

    /// The least offset of the last packets, which is what protects against late ones; `nil` right after a correction.
    var smallestOffset: Int64? { self.observations > 0 ? self.smallest(self.offsets) : nil }

    /// - Parameter target: the offset wanted. Offsets lie whole frames apart, so half a frame is no difference.
    func adjustment(target: Int64, clock: ClockRate) -> Adjustment {
        guard self.observations >= Self.impatience, let offset = self.smallestOffset else { return .none }
        let excess = offset &- target
        guard self.observations >= Self.patience || excess > Self.urgentExcess else { return .none }
        let half = self.frame / 2
        if excess < 0 &- half { return .lengthen(Int(clock.units(nanoseconds: 0 &- excess))) }
        let frames = max(0, excess &+ half) / self.frame
        let rest = self.smallest(self.rests)
        guard frames > 0 || rest >= Self.smallestRest else { return .none }
        return .shorten(Int(clock.units(nanoseconds: frames &* self.frame &+ rest)))
    }

    private func smallest(_ values: [Int64]) -> Int64 {
        var smallest = values[0]
        for index in 1..<max(1, min(self.observations, Self.patience)) { smallest = min(smallest, values[index]) }
        return smallest
    }
}
