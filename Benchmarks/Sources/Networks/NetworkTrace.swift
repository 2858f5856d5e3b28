import Primitives

/// What a network does to each packet of a stream, made from a seed.
struct NetworkTrace {
    enum Loss {
        case none
        /// Each packet for itself with this probability.
        case random(Double)
        /// Gilbert and Elliott's two states: this share in the mean, in bursts of this mean length.
        case bursts(share: Double, length: Double)
    }

    /// Milliseconds beyond the quickest way.
    enum Jitter {
        case none
        /// Each packet for itself, uniform up to this; packets overtake each other.
        case uniform(Double)
        /// A queue: now and then (once in two seconds in the mean) it halts for up to this time, and what it held comes at once; else it
        /// is a tenth of that, uniform. No packet overtakes another.
        case halts(Double)
    }

    let name: String
    var loss = Loss.none
    var jitter = Jitter.none
    /// How much slower the sender's clock is than ours, in parts of a million.
    var drift = 0.0
    var seconds = 180

    /// The sound of one packet.
    static let packetMilliseconds = 20.0
    private static let haltsPerSecond = 0.5

    var packets: Int { self.seconds * 50 }

    /// The same packets are lost, and none is late: what a receiver makes up here it makes up whatever its delay is.
    var still: NetworkTrace? {
        if case .none = self.loss { return nil }
        var still = self
        still.jitter = Self.calm
        return still
    }

    /// Whether packets are late by so much that the delay is a matter of choice.
    var isUneven: Bool {
        switch self.jitter {
        case .none: false
        case .uniform(let most): most > 10
        case .halts: true
        }
    }

    /// When packet `index` leaves its sender, in nanoseconds: once it has heard the whole of its sound.
    func sent(_ index: Int) -> Int64 {
        Int64(Double(index + 1) * Self.packetMilliseconds * 1e6 * (1 + self.drift / 1e6))
    }

    /// When each packet arrives, in nanoseconds; `nil` for those that are lost.
    func arrivals(seed: UInt64) -> [Int64?] {
        var random = SplitMix64(seed: seed)
        var isBad = false
        var queued = 0.0
        return (0..<self.packets).map { index in
            let isLost = self.loses(&isBad, &random)
            let delay = self.delay(&queued, &random)
            return isLost ? nil : self.sent(index) + Int64(delay * 1e6)
        }
    }

    private func loses(_ isBad: inout Bool, _ random: inout SplitMix64) -> Bool {
        let draw = Double.random(in: 0..<1, using: &random)
        switch self.loss {
        case .none:
            return false
        case .random(let share):
            return draw < share
        case .bursts(let share, let length):
            isBad = draw < (isBad ? 1 - 1 / length : share / (1 - share) / length)
            return isBad
        }
    }

    private func delay(_ queued: inout Double, _ random: inout SplitMix64) -> Double {
        let draw = Double.random(in: 0..<1, using: &random)
        let halt = Double.random(in: 0..<1, using: &random)
        switch self.jitter {
        case .none:
            return 0
        case .uniform(let most):
            return draw * most
        case .halts(let longest):
            let isHalted = halt < Self.haltsPerSecond * Self.packetMilliseconds / 1_000
            queued = max(queued - Self.packetMilliseconds, isHalted ? draw * longest : draw * longest / 10)
            return queued
        }
    }
}
