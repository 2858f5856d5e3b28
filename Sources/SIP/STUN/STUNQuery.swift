public import Primitives

/// One question to a STUN server, repeated until it is answered or given up (RFC 8489, section 6.2.1).
///
/// A leaf: the caller sends `request` first and obeys each action.
public struct STUNQuery: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case send
        case learned(IPEndpoint)
        case failed
    }

    /// The first pause; it doubles with each request (RTO).
    private static let pause: Duration = .milliseconds(500)
    /// Requests in all (Rc) of who is in no hurry; the pause after the last one is twice the one before.
    public static let usualRequests = 5

    public let request: [UInt8]
    /// When `handleTimeout(now:)` must be called; `nil` once it is over.
    public private(set) var deadline: Instant?
    private let identifier: [UInt8]
    private let requests: Int
    private var sent = 1

    /// - Parameter requests: How many requests it is worth.
    public init(requests: Int = STUNQuery.usualRequests, entropy: inout EntropySource, now: Instant) {
        self.requests = requests
        self.identifier = entropy.bytes(STUNBinding.identifierBytes)
        self.request = STUNBinding.request(identifier: self.identifier)
        self.deadline = now + Self.pause
    }

    /// `nil` for whatever is no answer to this question.
    public mutating func receive(_ bytes: [UInt8]) -> Action? {
        guard self.deadline != nil else { return nil }
        if STUNBinding.isRefusal(bytes, of: self.identifier) {
            self.deadline = nil
            return .failed
        }
        guard let address = STUNBinding.address(in: bytes, answering: self.identifier) else { return nil }
        self.deadline = nil
        return .learned(address)
    }

    public mutating func handleTimeout(now: Instant) -> Action? {
        guard let deadline = self.deadline, now >= deadline else { return nil }
        guard self.sent < self.requests else {
            self.deadline = nil
            return .failed
        }
        self.deadline = now + Self.pause * (1 << self.sent)
        self.sent += 1
        return .send
    }
}
