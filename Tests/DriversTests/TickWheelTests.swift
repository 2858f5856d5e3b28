// Planned visits come back at their tick, once, and sessions spread over the slots.

import Testing

@testable import Drivers

@Suite struct TickWheelTests {
    @Test func givesEachPlaceBackOnceAtItsTick() {
        var wheel = TickWheel()
        wheel.insert(7, at: 101)
        wheel.insert(8, at: 100 + TickWheel.horizon)
        var places: [Int] = []
        wheel.take(100, into: &places)
        #expect(places.isEmpty)
        wheel.take(101, into: &places)
        wheel.take(101, into: &places)
        #expect(places == [7])
        wheel.take(100 + TickWheel.horizon, into: &places)
        #expect(places == [7, 8])
    }

    @Test func aRemovedPlaceDoesNotComeBack() {
        var wheel = TickWheel()
        for place in 1...3 { wheel.insert(place, at: 5) }
        wheel.remove(2, at: 5)
        wheel.remove(9, at: 5)
        var places: [Int] = []
        wheel.take(5, into: &places)
        #expect(places.sorted() == [1, 3])
    }

    @Test func newSessionsGoWhereTheFewestAre() {
        var wheel = TickWheel()
        for session in 0..<8 { wheel.insert(session, at: wheel.leastLoaded(after: 0)) }
        for index in Int64(1)...4 {
            var places: [Int] = []
            wheel.take(index, into: &places)
            wheel.take(index + 4, into: &places)
            #expect(places.count == 2)
        }
    }
}
