// A push service that is away for a moment must not cost a message, and one that is away for long must not cost memory.

public import Primitives

/// The tries of one message for one subscription: a leaf that says after each answer what to do next.
public struct PushAttempts: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case done
        /// The subscription is over: forget it.
        case drop
        /// Send once more at this instant.
        case again(at: Instant)
        case giveUp
    }

    /// Tries of one message, the first included.
    static let limit = 5
    /// The pause after the first try; each later one is four times as long.
    static let firstPause: Duration = .seconds(2)
    /// Who asks for more patience is not asked again.
    static let longestPause: Duration = .seconds(3_600)

    private let expiry: Instant
    private var tries = 0

    /// - Parameter expiry: From then on the message is worth nothing.
    public init(expiry: Instant) {
        self.expiry = expiry
    }

    public mutating func receive(_ verdict: PushVerdict, now: Instant) -> Action {
        self.tries += 1
        switch verdict {
        case .delivered: return .done
        case .gone: return .drop
        case .refused: return .giveUp
        case .again(let asked):
            let pause = max(Self.firstPause * (1 << (2 * (self.tries - 1))), asked ?? .zero)
            guard self.tries < Self.limit, pause <= Self.longestPause, now + pause < self.expiry else { return .giveUp }
            return .again(at: now + pause)
        }
    }
}
