public import Primitives

/// One binding at one registrar (RFC 3261, section 10): decides when which REGISTER is due and what its answer means.
///
/// A leaf: it never sends. The caller obeys the returned `Action`: on `.send` it resolves the registrar when it must,
/// passes `makeRequest(route:credentials:)` to `UserAgent.send` and brings the outcome back with `receive` or `fail`.
/// One Call-ID is kept for the life of the value and CSeq counts up (section 10.2.4).
public struct Registration: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case unregistered
        /// A REGISTER is due or on its way; nothing is in force.
        case registering
        /// In force until then, as far as the registrar said.
        case registered(until: Instant)
        /// In force, while a REGISTER that prolongs it is on its way.
        case refreshing(until: Instant)
        case unregistering
        /// Not in force, or no longer known to be; tried again at `retryAt`, never by itself when that is nil.
        case failed(RegistrationFailure, retryAt: Instant?)
    }

    /// What the caller must do, or may tell a person.
    public enum Action: Hashable, Sendable {
        /// Send `makeRequest(route:credentials:)` now.
        case send
        case registered(until: Instant)
        case unregistered
        case failed(RegistrationFailure, retryAt: Instant?)
    }

    public let settings: RegistrationSettings
    public internal(set) var state: State = .unregistered
    /// When `handleTimeout(now:)` must be called; nil while an answer is awaited or nothing is wanted.
    public internal(set) var deadline: Instant?

    var entropy: EntropySource
    let callID: String
    let fromTag: String
    var sequence: UInt32 = 0
    /// The lifetime to ask for; a 423 raises it for good.
    var expires: Duration
    /// Whether the registrar ever granted the binding.
    var hasSucceeded: Bool
    /// Failures since the last success, for the backoff.
    var failures = 0
    /// How often 423 was obeyed since the last success.
    var intervalRaises = 0
    /// The Contact of the last REGISTER, by which the answer's bindings are searched.
    var contact: NameAddress?
    /// The Contact that the registrar keeps; taken back in the REGISTER that brings another one.
    var boundContact: NameAddress?
    /// Where requests must pass, as the registrar said last (RFC 3608); empty when it did not say.
    public internal(set) var serviceRoute: [URI] = []
    /// How long the registrar's edge keeps a silent flow open (RFC 5626, section 4.4), when it said so.
    public internal(set) var flowTimer: Duration?
    /// Since when the binding has been in force without a gap.
    public internal(set) var registeredSince: Instant?
    /// How long the registrar keeps what it granted last, whatever became of later requests; `nil` when nothing is kept.
    var boundUntil: Instant?
    /// `unregister` came while an answer was awaited: it follows that answer.
    var wantsUnregister = false

    public init(settings: RegistrationSettings, entropy: EntropySource) {
        self.settings = settings
        self.entropy = entropy
        self.expires = settings.expires
        self.hasSucceeded = settings.wasAcceptedBefore
        self.callID = self.entropy.callID()
        self.fromTag = self.entropy.tag()
    }

    /// Whether the binding is believed to be in force.
    public func isInForce(now: Instant) -> Bool {
        switch self.state {
        case .registered(let until), .refreshing(let until): now < until
        case .unregistered, .registering, .unregistering, .failed: false
        }
    }

    /// Whether calls may still come by the last binding, although it could not be prolonged.
    public func isBound(now: Instant) -> Bool {
        switch self.state {
        case .registering, .registered, .refreshing, .failed: self.boundUntil.map { now < $0 } ?? false
        case .unregistered, .unregistering: false
        }
    }

    /// Registers, or prolongs now what is registered; nil while an answer is awaited.
    public mutating func register(now: Instant) -> Action? {
        self.wantsUnregister = false
        switch self.state {
        case .unregistered, .failed:
            self.state = .registering
        case .registered(let until):
            self.state = .refreshing(until: until)
        case .registering, .refreshing, .unregistering:
            // The answer on its way comes first.
            return nil
        }
        self.deadline = nil
        return .send
    }

    /// Takes the binding back; nil when there is none, or while an answer is awaited, which it will follow.
    public mutating func unregister(now: Instant) -> Action? {
        switch self.state {
        case .unregistered, .unregistering:
            return nil
        case .failed:
            self.state = .unregistered
            self.deadline = nil
            return .unregistered
        case .registering, .refreshing:
            self.wantsUnregister = true
            return nil
        case .registered:
            return self.startUnregistering()
        }
    }

    /// The time to prolong or to try again has come.
    public mutating func handleTimeout(now: Instant) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        return self.register(now: now)
    }

    /// The target of the last REGISTER failed, and the caller knows another one: the same again, without a wait
    /// (RFC 3263, section 4.3). `response`: the answer, where it was one.
    public mutating func sendElsewhere(after response: Response?) -> Action? {
        self.countSequence(response)
        switch self.state {
        case .registering, .refreshing:
            if self.wantsUnregister { return nil }
            return .send
        case .unregistered, .registered, .unregistering, .failed:
            return nil  // No answer is awaited that another target could give.
        }
    }

    /// The registrar answers again, as others have seen: what failed by silence need not wait any longer.
    public mutating func hurry(now: Instant) -> Action? {
        switch self.state {
        case .failed(.timeout, _), .failed(.unreachable, _): self.register(now: now)
        case .failed, .unregistered, .registering, .registered, .refreshing, .unregistering: nil
        }
    }

    mutating func startUnregistering() -> Action {
        self.wantsUnregister = false
        self.boundUntil = nil
        self.state = .unregistering
        self.deadline = nil
        return .send
    }
}
