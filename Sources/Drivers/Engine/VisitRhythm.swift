import Primitives

/// When a session is visited: once per frame in the slot that suits its peer, or at each of its deadlines.
enum VisitRhythm: Hashable, Sendable {
    /// The session's deadlines lie in slot `base`; visits come `shift` ticks after them, which delays every frame by
    /// the same time and none beyond the next one.
    case frames(base: Int, shift: Int)
    /// At every deadline, where packets do not last whole frames.
    case deadlines

    /// The rhythm for packets of this length, keeping what was learned before.
    func adapted(to packetDuration: Duration, base: Int) -> VisitRhythm {
        let isWhole = packetDuration.wholeNanoseconds % TickGrid.frame.wholeNanoseconds == 0
        guard isWhole, packetDuration > .zero else { return .deadlines }
        switch self {
        case .frames: return self
        case .deadlines: return .frames(base: base, shift: 0)
        }
    }

    /// The tick of the next visit, one to four ticks after `index`.
    func nextIndex(after index: Int64, deadline: Instant, on grid: TickGrid) -> Int64 {
        switch self {
        case .frames(let base, let shift):
            let wait = base + shift - TickGrid.slot(of: index + 1) + TickGrid.slots
            return index + 1 + Int64(wait % TickGrid.slots)
        case .deadlines:
            return min(max(grid.index(notBefore: deadline), index + 1), index + Int64(TickGrid.slots))
        }
    }

    /// The rhythm behind the peer's arrivals, when moving has become worthwhile.
    func following(_ arrivals: inout ArrivalPhase) -> VisitRhythm? {
        guard case .frames(let base, let shift) = self,
            let better = arrivals.proposal(insteadOf: (base + shift) % TickGrid.slots)
        else { return nil }
        return .frames(base: base, shift: (better - base + TickGrid.slots) % TickGrid.slots)
    }
}
