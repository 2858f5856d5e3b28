// A seeded network: datagrams arrive late, out of order, twice, or never, and the same seed does it the same way.

import Primitives

@testable import SIP

struct SimulatedWire {
    struct Conditions: Sendable {
        var latency: ClosedRange<Int> = 5...25
        /// Of 1,000 datagrams, this many never arrive.
        var lostPerMille: UInt32 = 0
        var doubledPerMille: UInt32 = 0
    }

    var conditions: Conditions
    private var entropy: EntropySource
    private var flights: [UInt64: Datagram] = [:]
    private var arrivals = DeadlineQueue<UInt64>()
    private var next: UInt64 = 0
    private(set) var sentCount = 0

    init(conditions: Conditions, seed: UInt64) {
        self.conditions = conditions
        self.entropy = EntropySource(testSeed: seed)
    }

    var nextArrival: Instant? { self.arrivals.earliest }

    mutating func send(_ datagram: Datagram, now: Instant) {
        self.sentCount += 1
        if self.happens(self.conditions.lostPerMille) { return }
        self.launch(datagram, now: now)
        if self.happens(self.conditions.doubledPerMille) { self.launch(datagram, now: now) }
    }

    /// The next datagram that has arrived, seen from its receiver.
    mutating func arrive(now: Instant) -> Datagram? {
        guard let number = self.arrivals.popDue(now: now), let datagram = self.flights.removeValue(forKey: number)
        else {
            return nil
        }
        return Datagram(
            transport: datagram.transport, local: datagram.remote, remote: datagram.local, bytes: datagram.bytes)
    }

    private mutating func launch(_ datagram: Datagram, now: Instant) {
        let range = self.conditions.latency
        let latency = range.lowerBound + Int(self.entropy.uint32() % UInt32(range.count))
        self.flights[self.next] = datagram
        self.arrivals.schedule(self.next, at: now + .milliseconds(latency))
        self.next += 1
    }

    private mutating func happens(_ perMille: UInt32) -> Bool {
        perMille > 0 && self.entropy.uint32() % 1_000 < perMille
    }
}
