import Primitives

/// The arrival offsets of the last packets, and the playout offset that costs least.
///
/// All offsets are absolute, not relative to the fastest packet: when the route changes, the window forgets the old one
/// and nothing that was learnt has to be shifted. Only whole frames lie between the offsets that can be played at
/// (`PlayoutControl`), so each of these steps is judged: by its delay, and by the share of the packets that would have
/// come too late for it. The offset rises at once and falls slowly.
struct ArrivalStatistics: Sendable {
    /// Packets remembered: twenty seconds of 20 ms packets.
    static let window = 1_024
    /// Evaluated every so many packets, and whenever one comes too late; less often when there is more to look at, so
    /// that a packet costs about the same.
    private static let periods = 8...32
    private static let packetsPerPeriod = 32
    /// One late packet of three is not taken for a third: fewer packets than these count as so many.
    private static let leastEvidence = 50
    /// Steps above the fastest packet that are judged; later packets count as late for all of them.
    private static let steps = 64
    /// A change larger than this between two packets is a new clock or a new route, not jitter.
    private static let largestChange: Int64 = 1_000_000_000
    /// Another step must be so much better than the one in force: 6 ms.
    private static let constancy: Int64 = 6_000_000
    /// What comes so shortly before a step could as well come after it, and is not in time for it: 0.1 ms.
    private static let headroom: Int64 = 100_000
    /// Nanoseconds by which a clock may move from one packet to the next, 500 ppm of 60 ms; what moves faster is no drift.
    private static let largestDrift: Int64 = 30_000
    /// Packets from which drift can be told.
    private static let leastForDrift = 128

    /// The playout offset in force.
    private(set) var offset: Int64 = 0
    /// The fastest packet in the window.
    private(set) var minimum: Int64 = 0

    /// Nanoseconds, as all of these; the price is that of one late packet, were it all of them.
    private let price: Int64
    private let initialDelay: Int64
    private let maximumDelay: Int64
    private let decreasePerSecond: Int64
    private let frame: Int64
    /// Whatever the network asks for, and beyond what it asks for.
    private var wait: (least: Int64, more: Int64) = (0, 0)
    /// An offset that was played at, from which the steps are counted; `nil` before anything is played.
    private var played: Int64?
    private var values = [Int64](repeating: 0, count: Self.window)
    private var histogram = [UInt16](repeating: 0, count: Self.steps)
    private var count = 0
    private var position = 0
    private var sinceEvaluation = 0
    private var evaluatedAt = Instant(nanoseconds: 0)

    init(_ settings: JitterBuffer.Settings) {
        self.price = settings.delayPerLatePercent.wholeNanoseconds &* 100
        self.initialDelay = settings.initialDelay.wholeNanoseconds
        self.maximumDelay = settings.maximumDelay.wholeNanoseconds
        self.decreasePerSecond = settings.decreasePerSecond.wholeNanoseconds
        self.frame = max(1_000_000, settings.frame.wholeNanoseconds)
    }

    mutating func insert(_ value: Int64, isLate: Bool, now: Instant) {
        if self.count > 0, (value &- self.last).magnitude > UInt64(Self.largestChange) {
            // A straggler says nothing about those that come after it.
            if isLate { return }
            self.restart()
        }
        if self.count == 0 {
            self.minimum = value
            self.offset = value &+ self.initialDelay
            self.evaluatedAt = now
        }
        self.values[self.position] = value
        self.position = (self.position &+ 1) % Self.window
        self.count = min(self.count &+ 1, Self.window)
        self.sinceEvaluation &+= 1
        self.minimum = min(self.minimum, value)
        let period = min(max(self.count / Self.packetsPerPeriod, Self.periods.lowerBound), Self.periods.upperBound)
        if self.sinceEvaluation >= period || value > self.offset { self.evaluate(now: now) }
    }

    /// In nanoseconds: the delay is at least that long, and that much longer than the network asks for.
    mutating func wait(least: Int64, more: Int64) {
        self.wait = (least, more)
    }

    /// The least offset of those played last.
    mutating func played(at offset: Int64) {
        self.played = offset
    }

    mutating func restart() {
        self.count = 0
        self.position = 0
        self.sinceEvaluation = 0
        self.played = nil
    }

    private var last: Int64 { self.values[(self.position &+ Self.window &- 1) % Self.window] }

    private mutating func evaluate(now: Instant) {
        self.sinceEvaluation = 0
        // Until something is played there are no steps, and the first guess holds.
        guard let played = self.played else {
            self.evaluatedAt = now
            return
        }
        let drift = self.drift
        var minimum = Int64.max
        self.forEach(drift: drift) { minimum = min(minimum, $0) }
        self.minimum = minimum
        // The lowest step that the fastest packet is in time for.
        let earliest = minimum &+ Self.headroom
        let lowest = earliest &+ Self.remainder(played &- earliest, self.frame)
        let step = self.cheapest(from: lowest, drift: drift)
        let asked = max(step &+ self.steps(self.wait.more), self.steps(minimum &+ self.wait.least &- lowest))
        let wanted = min(lowest &+ asked &* self.frame, minimum &+ self.maximumDelay)
        let elapsed = min(max(0, now.nanoseconds &- self.evaluatedAt.nanoseconds), 1_000_000_000)
        let fall = elapsed / 1_000 &* (self.decreasePerSecond / 1_000_000)
        self.evaluatedAt = now
        self.offset = max(wanted, self.offset &- fall)
    }

    /// The step above `lowest` at which delay and late packets together cost least.
    private mutating func cheapest(from lowest: Int64, drift: Int64) -> Int64 {
        for index in self.histogram.indices { self.histogram[index] = 0 }
        let (frame, highest) = (self.frame, Int64(Self.steps &- 1))
        var histogram: [UInt16] = []
        swap(&histogram, &self.histogram)
        self.forEach(drift: drift) { value in
            let behind = value &+ Self.headroom &- lowest
            histogram[behind <= 0 ? 0 : Int(min((behind &+ frame &- 1) / frame, highest))] &+= 1
        }
        swap(&histogram, &self.histogram)
        let evidence = Int64(max(self.count, Self.leastEvidence))
        var best = (step: Int64(0), cost: Int64.max)
        var late: Int64 = 0
        var step = highest
        while step >= 0 {
            let place = step &* frame
            var cost = place &+ self.price &* late / evidence
            if (lowest &+ place &- self.offset).magnitude < UInt64(frame / 2) { cost &-= Self.constancy }
            if cost < best.cost { best = (step, cost) }
            late &+= Int64(self.histogram[Int(step)])
            step &-= 1
        }
        return best.step
    }

    /// By how much the fastest packets become slower from one packet to the next, in nanoseconds: the newer half of the
    /// window against the older. Two clocks part so; what moves faster is a new route.
    private var drift: Int64 {
        let half = self.count / 2
        guard self.count >= Self.leastForDrift else { return 0 }
        var newer = Int64.max
        var older = Int64.max
        var age = 0
        self.forEach(drift: 0) { value in
            if age < half { newer = min(newer, value) } else { older = min(older, value) }
            age &+= 1
        }
        let drift = (newer &- older) / Int64(half)
        return drift.magnitude <= UInt64(Self.largestDrift) ? drift : 0
    }

    /// The offsets, newest first, as they would be now.
    private func forEach(drift: Int64, _ body: (Int64) -> Void) {
        self.values.withUnsafeBufferPointer { values in
            var index = self.position
            var correction: Int64 = 0
            for _ in 0..<self.count {
                index = index > 0 ? index &- 1 : Self.window &- 1
                body(values[index] &+ correction)
                correction &+= drift
            }
        }
    }

    /// So many whole frames last at least that long.
    private func steps(_ nanoseconds: Int64) -> Int64 {
        nanoseconds <= 0 ? 0 : (nanoseconds &+ self.frame &- 1) / self.frame
    }

    /// Between zero and `modulus`, also for what is below zero.
    private static func remainder(_ value: Int64, _ modulus: Int64) -> Int64 {
        let remainder = value % modulus
        return remainder < 0 ? remainder &+ modulus : remainder
    }
}
