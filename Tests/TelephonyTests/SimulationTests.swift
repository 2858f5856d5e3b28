// A thousand calls over a bad wire: each ends as it would over a perfect one, twice the same from its seed.

import Foundation
import Primitives
import Testing

@testable import Telephony

@Suite struct SimulationTests {
    /// What is dialled, after how long it is hung up here, and what the end must be.
    static let courses: [(number: String, hangUp: Duration?, end: String)] = [
        ("600", .seconds(20), "hungUp"), ("602", nil, "remoteHungUp"), ("605", .seconds(25), "hungUp"),
        ("603", .seconds(20), "cancelled"), ("900", .seconds(30), "hungUp"), ("s302", nil, "moved"),
        ("s404", nil, "unknownNumber"), ("s480", nil, "unavailable"), ("s486", nil, "busy"),
        ("s488", nil, "noCommonCodec"), ("s500", nil, "serverError"), ("s503", nil, "serviceUnavailable"),
        ("s603", nil, "declined"), ("mute", .seconds(10), "cancelled"),
    ]

    struct Outcome: Hashable {
        let end: String?
        let leftovers: [String]
        let trace: Int
    }

    /// The nightly run begins at another seed and takes more of them.
    static let seeds: Range<UInt64> = {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["SPECH_SEED"].flatMap { UInt64($0) }.map { min($0, UInt64(UInt32.max)) } ?? 0
        let count = environment["SPECH_SIMULATED_CALLS"].flatMap { UInt64($0) } ?? 1_000
        return first..<(first + min(count, 1_000_000))
    }()

    static func run(seed: UInt64, wire: Wire) -> Outcome {
        let course = Self.courses[Int(seed % UInt64(Self.courses.count))]
        let world = World(seed: seed, wire: wire)
        world.ask(.restoreAccount(World.account()))
        let call = world.dial(course.number)
        if let delay = course.hangUp, let call {
            world.after(delay) { $0.ask(.hangUp(call)) }
        }
        world.run(for: .seconds(80)) { world.end(of: call) != nil }
        let end = world.end(of: call)?.code
        let leftovers = world.rest()
        return Outcome(end: end, leftovers: leftovers, trace: world.trace.reduce(0) { $0 &* 31 &+ Self.hash($1) })
    }

    /// A hash that is the same in every process, unlike `Hasher`.
    private static func hash(_ text: String) -> Int {
        text.utf8.reduce(5381) { $0 &* 33 &+ Int($1) }
    }

    @Test func aThousandLossyCallsEndAsOverAPerfectWireTwiceTheSame() {
        for seed in Self.seeds {
            let course = Self.courses[Int(seed % UInt64(Self.courses.count))]
            let outcome = Self.run(seed: seed, wire: .bad)
            #expect(outcome.end == course.end, "seed \(seed), \(course.number)")
            #expect(outcome.leftovers == [], "seed \(seed), \(course.number)")
            #expect(outcome == Self.run(seed: seed, wire: .bad), "seed \(seed) took another course the second time")
        }
    }

    @Test func aPerfectWireGivesTheSameEnds() {
        for seed in 0..<UInt64(Self.courses.count) {
            let outcome = Self.run(seed: seed, wire: .perfect)
            #expect(outcome.end == Self.courses[Int(seed)].end)
            #expect(outcome.leftovers == [])
        }
    }

    @Test func threeHundredCallsAtOnceDisturbNoOther() {
        let world = World(seed: 7, wire: .bad) { $0.callsPerAccountLimit = 300 }
        world.ask(.restoreAccount(World.account()))
        var calls: [(id: CallID?, end: String)] = []
        for index in 0..<300 {
            let course = Self.courses[index % Self.courses.count]
            let call = world.dial(course.number, tab: SessionID(rawValue: UInt64(index)))
            calls.append((call, course.end))
            guard let delay = course.hangUp, let call else { continue }
            world.after(delay) { $0.ask(.hangUp(call)) }
        }
        world.run(for: .seconds(80))
        for (id, end) in calls { #expect(world.end(of: id)?.code == end) }
        #expect(world.phone.census.counters.callsEnded == 300)
        #expect(world.rest() == [])
    }
}
