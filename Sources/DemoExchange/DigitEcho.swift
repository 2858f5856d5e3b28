import Primitives

/// Collects pressed keys until `#` or a pause, then gives them back to be played.
///
/// A leaf: it never plays anything itself. Keys beyond `ExchangeLimits.digits` are dropped and counted.
struct DigitEcho: Hashable, Sendable {
    /// The pause after which the keys are played without a `#`.
    static let pause: Duration = .seconds(3)

    private var collected: [Character] = []
    private(set) var dropped = 0
    /// When `handleTimeout(now:)` must be called; `nil` while nothing is collected.
    private(set) var deadline: Instant?

    /// The keys to play when `key` completed them. A `#` alone plays nothing.
    mutating func receive(_ key: Character, now: Instant) -> [Character]? {
        if key == "#" { return self.take() }
        if self.collected.count < ExchangeLimits.digits { self.collected.append(key) } else { self.dropped += 1 }
        self.deadline = now + Self.pause
        return nil
    }

    mutating func handleTimeout(now: Instant) -> [Character]? {
        guard let deadline, now >= deadline else { return nil }
        return self.take()
    }

    private mutating func take() -> [Character]? {
        defer { self.collected = [] }
        self.deadline = nil
        return self.collected.isEmpty ? nil : self.collected
    }
}
