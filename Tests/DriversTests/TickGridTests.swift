// The grid of ticks: pure arithmetic, on both sides of the origin.

import Primitives
import Testing

@testable import Drivers

@Suite struct TickGridTests {
    let grid = TickGrid(origin: Instant(nanoseconds: 1_000))

    @Test func anInstantBelongsToTheTickBeforeIt() {
        #expect(self.grid.index(at: Instant(nanoseconds: 1_000)) == 0)
        #expect(self.grid.index(at: Instant(nanoseconds: 5_000_999)) == 0)
        #expect(self.grid.index(at: Instant(nanoseconds: 5_001_000)) == 1)
        #expect(self.grid.index(at: Instant(nanoseconds: 999)) == -1)
    }

    @Test func aDeadlineIsMetByTheTickAfterIt() {
        #expect(self.grid.index(notBefore: Instant(nanoseconds: 1_000)) == 0)
        #expect(self.grid.index(notBefore: Instant(nanoseconds: 1_001)) == 1)
        #expect(self.grid.index(notBefore: Instant(nanoseconds: -4_999_000)) == -1)
    }

    @Test(arguments: [(0, 0), (3, 3), (4, 0), (-1, 3), (-4, 0)])
    func fourSlotsMakeAFrame(_ index: Int64, _ slot: Int) {
        #expect(TickGrid.slot(of: index) == slot)
    }

    @Test func waitsForTheNextTickOfASlot() {
        let arrival = Instant(nanoseconds: 1_000 + 6_000_000)
        let waits = (0..<4).map { self.grid.wait(from: arrival, to: $0) }
        #expect(waits == [14_000_000, 19_000_000, 4_000_000, 9_000_000])
        #expect(self.grid.wait(from: self.grid.origin, to: 0) == 0)
        #expect(self.grid.wait(from: Instant(nanoseconds: 0), to: 0) == 1_000)
    }
}
