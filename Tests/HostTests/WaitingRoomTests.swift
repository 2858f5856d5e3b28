// Sockets by which nobody has come in yet: how many, and for how long.

import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import SpechPhoneHost

struct WaitingRoomTests {
    /// A room on a loop whose clock the test moves, and who was sent away from it.
    private final class Bench {
        let loop = EmbeddedEventLoop()
        let room: WaitingRoom
        private let gone = Gone()

        final class Gone: Sendable {
            let names = Mutex<[String]>([])
        }

        init(sockets: Int = 100, socketsFromOneAddress: Int = 100) {
            self.room = WaitingRoom(
                limits: .init(sockets: sockets, socketsFromOneAddress: socketsFromOneAddress, time: .seconds(60)))
        }

        @discardableResult
        func enter(_ name: String, from address: String? = nil) -> WaitingRoom.Place {
            self.room.enter(address, on: self.loop) { [gone] reason in
                gone.names.withLock { $0.append("\(name): \(reason)") }
            }
        }

        var sentAway: [String] { self.gone.names.withLock { $0 } }
    }

    @Test func sendsAwayWhoDoesNotComeInInTime() {
        let bench = Bench()
        bench.enter("a")
        bench.loop.advanceTime(by: .seconds(30))
        bench.enter("b")
        bench.loop.advanceTime(by: .seconds(29))
        #expect(bench.sentAway == [])
        bench.loop.advanceTime(by: .seconds(1))
        #expect(bench.sentAway == ["a: nobody came in"])
        bench.loop.advanceTime(by: .seconds(30))
        #expect(bench.sentAway.count == 2)
        #expect(bench.room.census == .init(waiting: 0, late: 2, crowdedOut: 0))
    }

    @Test func whoCameInStays() {
        let bench = Bench(sockets: 2)
        let place = bench.enter("a")
        #expect(bench.room.census.waiting == 1)
        bench.room.leave(place)
        bench.room.leave(place)
        for name in ["b", "c"] { bench.enter(name) }
        #expect(bench.sentAway == [])
        bench.loop.advanceTime(by: .seconds(600))
        #expect(bench.sentAway == ["b: nobody came in", "c: nobody came in"])
    }

    @Test func whoHasWaitedLongestMakesRoom() {
        let bench = Bench(sockets: 3)
        for name in ["a", "b", "c", "d", "e"] { bench.enter(name, from: name) }
        #expect(bench.sentAway == ["a: others wait", "b: others wait"])
        #expect(bench.room.census == .init(waiting: 3, late: 0, crowdedOut: 2))
        bench.loop.advanceTime(by: .seconds(60))
        #expect(bench.room.census == .init(waiting: 0, late: 3, crowdedOut: 2))
    }

    @Test func oneAddressCrowdsOutItselfOnly() {
        let bench = Bench(sockets: 100, socketsFromOneAddress: 2)
        bench.enter("other", from: "y")
        for name in ["a", "b", "c"] { bench.enter(name, from: "x") }
        #expect(bench.sentAway == ["a: others wait"])
        // Nobody knows how many people these are.
        for name in ["d", "e", "f"] { bench.enter(name) }
        #expect(bench.sentAway.count == 1)
    }
}
