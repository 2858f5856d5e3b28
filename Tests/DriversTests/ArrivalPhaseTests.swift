// A session's slot follows its peer's arrivals, and does not dance when two slots are equally good.

import Primitives
import Testing

@testable import Drivers

@Suite struct ArrivalPhaseTests {
    let grid = TickGrid(origin: Instant(nanoseconds: 0))

    private func phase(arrivalsAt milliseconds: [Double]) -> ArrivalPhase {
        var phase = ArrivalPhase()
        for packet in 0..<ArrivalPhase.shortestWindow {
            let offset = milliseconds[packet % milliseconds.count] + 20 * Double(packet)
            phase.record(Instant(nanoseconds: Int64(offset * 1_000_000)), on: self.grid)
        }
        return phase
    }

    @Test(arguments: [(1.0, 1), (6, 2), (14.9, 3), (19, 0)])
    func movesToTheTickAfterTheArrivals(_ arrival: Double, _ slot: Int) {
        var phase = self.phase(arrivalsAt: [arrival])
        #expect(phase.proposal(insteadOf: (slot + 3) % 4) == slot)
    }

    @Test func staysWhereItIsWhenThatIsBest() {
        var phase = self.phase(arrivalsAt: [6])
        #expect(phase.proposal(insteadOf: 2) == nil)
    }

    @Test func doesNotMoveForASmallGain() {
        // Half of the packets just before a tick, half just after: either slot costs about the same.
        var phase = self.phase(arrivalsAt: [4.9, 5.1, 5.2, 9])
        #expect(phase.proposal(insteadOf: 2) == nil)
    }

    @Test func latePacketsPullTheSlotBehindThem() {
        // The tick at 5 ms catches nine of ten; the tenth would wait for almost a frame. 10 ms is worse for nine.
        var mostlyEarly = self.phase(arrivalsAt: [4, 4, 4, 4, 4, 4, 4, 4, 4, 6])
        #expect(mostlyEarly.proposal(insteadOf: 2) == 1)
        var halfLate = self.phase(arrivalsAt: [4, 6])
        #expect(halfLate.proposal(insteadOf: 1) == 2)
    }

    @Test func saysNothingBeforeTheWindowIsFull() {
        var phase = ArrivalPhase()
        for _ in 1..<ArrivalPhase.shortestWindow { phase.record(Instant(nanoseconds: 1), on: self.grid) }
        #expect(phase.proposal(insteadOf: 3) == nil)
    }

    @Test func twoThatFollowEachOtherComeToRest() {
        // Each sends when it is visited: whoever moves behind the other pushes the other out of its place.
        var phases = [ArrivalPhase(), ArrivalPhase()]
        var slots = [0, 1]
        var moves = 0
        for packet in Int64(0)..<50 * 60 * 10 {
            for side in 0..<2 {
                let sent = self.grid.time(of: 4 * packet + Int64(slots[1 - side])) + .microseconds(50)
                phases[side].record(sent, on: self.grid)
                guard let better = phases[side].proposal(insteadOf: slots[side]) else { continue }
                slots[side] = better
                moves += 1
            }
        }
        // Ten minutes: without the growing window there would be about 600 moves.
        #expect(moves < 40)
    }
}
