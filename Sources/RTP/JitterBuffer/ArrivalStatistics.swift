import Primitives

/// The arrival offsets of the last packets, and the playout offset that covers the wanted share of them.
///
/// All offsets are absolute, not relative to the fastest packet: when the route changes, the window forgets the old one
/// and nothing that was learnt has to be shifted. The offset rises at once and falls slowly.
struct ArrivalStatistics: Sendable {
    /// Packets remembered: ten seconds of 20 ms packets.
    static let window = 512
    /// Evaluated every so many packets, and whenever one comes too late.
    private static let period = 8
    private static let binWidth: Int64 = 2_000_000
    private static let bins = 256
    /// A change larger than this between two packets is a new clock or a new route, not jitter.
    private static let largestChange: Int64 = 1_000_000_000

    /// The playout offset in force.
    private(set) var offset: Int64 = 0
    /// The fastest packet in the window.
    private(set) var minimum: Int64 = 0

    private let coverage: Double
    /// Nanoseconds.
    private let initialDelay: Int64
    private let minimumDelay: Int64
    /// Whatever the network asks for, and beyond what it asks for.
    private var wait: (least: Int64, more: Int64) = (0, 0)
    private let maximumDelay: Int64
    private let margin: Int64
    private let decreasePerSecond: Int64
    private var values = [Int64](repeating: 0, count: Self.window)
    private var histogram = [UInt16](repeating: 0, count: Self.bins)
    private var count = 0
    private var position = 0
    private var sinceEvaluation = 0
    private var evaluatedAt = Instant(nanoseconds: 0)

    init(_ settings: JitterBuffer.Settings) {
        self.coverage = settings.coverage
        self.initialDelay = settings.initialDelay.wholeNanoseconds
        self.minimumDelay = settings.minimumDelay.wholeNanoseconds
        self.maximumDelay = settings.maximumDelay.wholeNanoseconds
        self.margin = settings.margin.wholeNanoseconds
        self.decreasePerSecond = settings.decreasePerSecond.wholeNanoseconds
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
        if self.sinceEvaluation >= Self.period || value > self.offset { self.evaluate(now: now) }
    }

    /// In nanoseconds: the delay is at least that long, and that much longer than the network asks for.
    mutating func wait(least: Int64, more: Int64) {
        self.wait = (least, more)
    }

    mutating func restart() {
        self.count = 0
        self.position = 0
        self.sinceEvaluation = 0
    }

    private var last: Int64 { self.values[(self.position &+ Self.window &- 1) % Self.window] }

    private mutating func evaluate(now: Instant) {
        self.sinceEvaluation = 0
        var minimum = Int64.max
        for index in 0..<self.count { minimum = min(minimum, self.values[index]) }
        self.minimum = minimum
        let delay = max(
            self.covering(from: minimum) &+ self.margin &+ self.wait.more, self.minimumDelay, self.wait.least)
        let wanted = minimum &+ min(delay, self.maximumDelay)
        let elapsed = min(max(0, now.nanoseconds &- self.evaluatedAt.nanoseconds), 1_000_000_000)
        let fall = elapsed / 1_000 &* (self.decreasePerSecond / 1_000_000)
        self.evaluatedAt = now
        self.offset = max(wanted, self.offset &- fall)
    }

    /// The delay behind the fastest packet that covers the wanted share of the window.
    private mutating func covering(from minimum: Int64) -> Int64 {
        for index in self.histogram.indices { self.histogram[index] = 0 }
        for index in 0..<self.count {
            let bin = Int(min((self.values[index] &- minimum) / Self.binWidth, Int64(Self.bins &- 1)))
            self.histogram[bin] &+= 1
        }
        // Counted from above: so many packets may come later than the answer.
        var allowed = Int(Double(self.count) * (1 - self.coverage))
        var bin = Self.bins &- 1
        while bin > 0 {
            allowed &-= Int(self.histogram[bin])
            if allowed < 0 { break }
            bin &-= 1
        }
        return Int64(bin &+ 1) &* Self.binWidth
    }
}
