// When sessions are visited: evenly, whatever their slot; and a move never skips a frame.

import Primitives
import Testing

@testable import Drivers

@Suite struct VisitRhythmTests {
    let grid = TickGrid(origin: Instant(nanoseconds: 0))

    @Test(arguments: 0..<4, 0..<4)
    func visitsOncePerFrameInItsSlot(_ base: Int, _ shift: Int) {
        let rhythm = VisitRhythm.frames(base: base, shift: shift)
        var index = Int64(0)
        var visits: [Int64] = []
        for _ in 0..<10 {
            index = rhythm.nextIndex(after: index, deadline: .distantFuture, on: self.grid)
            visits.append(index)
        }
        #expect(visits.allSatisfy { TickGrid.slot(of: $0) == (base + shift) % 4 })
        #expect(zip(visits, visits.dropFirst()).allSatisfy { $1 - $0 == 4 })
        #expect((1...4).contains(visits[0]))
    }

    @Test(arguments: 0..<4, 0..<4)
    func aMoveServesEveryFrameOnce(_ before: Int, _ after: Int) {
        var deadline = Instant(nanoseconds: 0)
        var index = Int64(before)
        var rhythm = VisitRhythm.frames(base: 0, shift: before)
        var served = 0
        for visit in 0..<12 {
            let now = self.grid.time(of: index)
            if deadline <= now {
                // Never two frames at once: each deadline is served before the next one comes.
                #expect(now < deadline + TickGrid.frame)
                deadline = deadline + TickGrid.frame
                served += 1
            }
            if visit == 5 { rhythm = .frames(base: 0, shift: after) }
            index = rhythm.nextIndex(after: index, deadline: deadline, on: self.grid)
        }
        #expect(served >= 11)
    }

    @Test func shortPacketsAreServedAtEachDeadline() {
        let rhythm = VisitRhythm.frames(base: 0, shift: 3).adapted(to: .milliseconds(10), base: 0)
        #expect(rhythm == .deadlines)
        #expect(rhythm.nextIndex(after: 4, deadline: Instant(nanoseconds: 30_000_000), on: self.grid) == 6)
        #expect(rhythm.nextIndex(after: 4, deadline: Instant(nanoseconds: 0), on: self.grid) == 5)
        #expect(rhythm.nextIndex(after: 4, deadline: .distantFuture, on: self.grid) == 8)
    }

    @Test func aRenegotiationKeepsWhatWasLearned() {
        let learned = VisitRhythm.frames(base: 1, shift: 2)
        #expect(learned.adapted(to: .milliseconds(40), base: 1) == learned)
        #expect(VisitRhythm.deadlines.adapted(to: .milliseconds(20), base: 3) == .frames(base: 3, shift: 0))
    }

    @Test func followsThePeersArrivals() {
        var arrivals = ArrivalPhase()
        for packet in 0..<ArrivalPhase.shortestWindow {
            arrivals.record(Instant(nanoseconds: 12_000_000 + 20_000_000 * Int64(packet)), on: self.grid)
        }
        #expect(VisitRhythm.frames(base: 2, shift: 0).following(&arrivals) == .frames(base: 2, shift: 1))
    }
}
