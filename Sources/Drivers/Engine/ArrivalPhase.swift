import Primitives

/// Learns in which slot of the frame a session is best visited, so that its peer's packets wait the least.
///
/// It adds up how long each packet would have waited for each slot, and after a window proposes the cheapest one.
/// The gain must be worth a move, else two slots of equal merit would be swapped for ever. And each move doubles the
/// window, because a peer that follows us in the same way would otherwise be chased for ever.
struct ArrivalPhase: Hashable, Sendable {
    /// Packets before the first decision: a second of speech.
    static let shortestWindow = 50
    /// About a minute; two clocks of 50 ppm drift by one slot in 100 s.
    static let longestWindow = 3_200
    /// What a move must save per packet.
    static let worthwhileGain: Duration = .microseconds(2_500)

    /// Nanoseconds waited in this window, by slot.
    private var waits: SIMD4<Int64> = .zero
    private var count = 0
    private var window = ArrivalPhase.shortestWindow

    mutating func record(_ arrival: Instant, on grid: TickGrid) {
        for slot in 0..<TickGrid.slots { self.waits[slot] &+= grid.wait(from: arrival, to: slot) }
        self.count += 1
    }

    /// The slot to move to; `nil` while the window is open or the present slot is good enough.
    mutating func proposal(insteadOf present: Int) -> Int? {
        guard self.count >= self.window else { return nil }
        defer {
            self.waits = .zero
            self.count = 0
        }
        var best = present
        for slot in 0..<TickGrid.slots where self.waits[slot] < self.waits[best] { best = slot }
        let gain = (self.waits[present] - self.waits[best]) / Int64(self.count)
        guard gain >= Self.worthwhileGain.wholeNanoseconds else { return nil }
        self.window = min(2 * self.window, Self.longestWindow)
        return best
    }
}
