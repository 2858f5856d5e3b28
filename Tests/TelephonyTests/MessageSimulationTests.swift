// Nothing is lost, nothing is shown as sent that was not, and nothing is kept twice: with loss, and through crashes.

import Primitives
import Testing

@testable import Telephony

@Suite struct MessageSimulationTests {
    /// All that was written is with the other one, once, in the order in which it was kept here, and known as delivered.
    private static func faults(_ world: ChatWorld, count: Int) -> [String] {
        var faults: [String] = []
        for (from, to) in [(world.stations[0], world.stations[1]), (world.stations[1], world.stations[0])] {
            let written = from.shelf.sent.map(\.text)
            let received = to.shelf.received.map(\.text)
            if written.count != count { faults.append("\(from.user) kept \(written.count) of its own") }
            if Set(written).count != written.count { faults.append("\(from.user) kept one of its own twice") }
            if received != written { faults.append("\(to.user) has \(received), \(from.user) wrote \(written)") }
            for message in from.shelf.sent where message.states.last != .delivered {
                faults.append("\(from.user) shows “\(message.text)” as \(from.shelf.words(of: message.text))")
            }
        }
        return faults
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func twoHundredMessagesSurviveTheLossOfEveryTenthPacket(seed: UInt64) {
        let world = ChatWorld(seed: seed, wire: Wire(loss: 0.1, duplication: 0.05, latency: 5...200))
        for number in 0..<100 {
            for station in 0...1 {
                world.after(.milliseconds(500 * number)) { world.write("\(station) \(number)", from: station) }
            }
        }
        world.run(for: .seconds(3_000))
        #expect(Self.faults(world, count: 100) == [], "seed \(seed)")
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func theySurviveCrashesOfBothPhonesToo(seed: UInt64) {
        var random = SplitMix64(seed: seed &+ 77)
        let world = ChatWorld(seed: seed, wire: Wire(loss: 0.1, latency: 5...200))
        for number in 0..<30 {
            for station in 0...1 {
                world.after(.milliseconds(2_000 * number)) { world.write("\(station) \(number)", from: station) }
            }
        }
        for _ in 0..<12 {
            let station = Int(random.next() % 2)
            let isDone = random.next() % 2 == 0
            world.after(.milliseconds(Int(random.next() % 70_000))) { world.crash(station, isDone: isDone) }
        }
        world.run(for: .seconds(6_000))
        #expect(world.crashes == 12)
        // After a crash a page may ask in another order; what matters is that each is there once.
        let faults = Self.faults(world, count: 30).filter { !$0.contains(" wrote ") }
        #expect(faults == [], "seed \(seed)")
        for (from, to) in [(0, 1), (1, 0)] {
            let written = world.stations[from].shelf.sent.map(\.text).sorted()
            #expect(world.stations[to].shelf.received.map(\.text).sorted() == written, "seed \(seed)")
        }
    }

    /// The phone that writes, or the one that is written to, crashes after its n-th output, with its last store done or
    /// not.
    @Test(arguments: [0, 1], [true, false]) func aCrashBetweenAnyTwoStepsLosesAndDoublesNothing(
        station: Int, isDone: Bool
    ) {
        for step in 1...40 {
            let world = ChatWorld(seed: UInt64(step))
            world.run(for: .seconds(2))
            let before = world.stations[station].outputs
            world.plan((after: before + step, isDone: isDone), of: station)
            world.write("first", from: 0)
            world.write("second", from: 0)
            world.write("answer", from: 1)
            world.run(for: .seconds(1_500))
            #expect(world.crashes <= 1)
            #expect(world.stations[0].shelf.sent.map(\.text).sorted() == ["first", "second"], "step \(step)")
            #expect(world.stations[1].shelf.received.map(\.text).sorted() == ["first", "second"], "step \(step)")
            #expect(world.stations[0].shelf.received.map(\.text) == ["answer"], "step \(step)")
            for message in world.stations[0].shelf.sent + world.stations[1].shelf.sent {
                #expect(message.states.last == .delivered, "step \(step)")
            }
        }
    }
}
