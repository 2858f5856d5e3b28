// What the registrar's answer, or its absence, means (RFC 3261, section 10.2.4 and 10.2.8).

public import Primitives

extension Registration {
    /// The final response to the last request.
    ///
    /// - Parameter earliest: The next attempt waits at least until then; `nil`: as long as Retry-After says. The
    ///   caller knows better where several targets gave different times.
    public mutating func receive(_ response: Response, earliest: Instant? = nil, now: Instant) -> Action? {
        self.countSequence(response)
        switch self.state {
        case .unregistered, .registered, .failed:
            // No answer is awaited.
            return nil
        case .unregistering:
            // Whatever the registrar says, we no longer ask for the binding.
            self.state = .unregistered
            return .unregistered
        case .registering, .refreshing:
            break
        }
        if self.wantsUnregister, !response.isSuccess {
            self.wantsUnregister = false
            self.state = .unregistered
            return .unregistered
        }
        if response.isSuccess { return self.accept(response, now: now) }
        if response.status == 423 { return self.raiseInterval(response, now: now) }
        let asked = response.retryAfter.map { now + .seconds($0) }
        return self.enterFailure(Self.failure(for: response), earliest: earliest ?? asked, now: now)
    }

    /// Keeps CSeq rising above what the agent used up.
    mutating func countSequence(_ response: Response?) {
        if let number = response?.cSeq?.number {
            self.sequence = max(self.sequence, number)
        } else {
            self.sequence = min(self.sequence &+ Self.sequenceReserve, 0x7FFF_FFFF)
        }
    }

    /// No final response came that the agent could act on.
    public mutating func fail(_ failure: ClientFailure, now: Instant) -> Action? {
        self.countSequence(nil)
        switch failure {
        case .timeout: return self.leave(.timeout, now: now)
        case .transport: return self.leave(.unreachable, now: now)
        case .overflow: return self.leave(.overflow, now: now)
        case .authentication(_, let realm, let reason):
            switch reason {
            case .wrongCredentials: return self.leave(.wrongCredentials(realm: realm), now: now)
            case .noCredentials, .unsupportedChallenge: return self.leave(.unusableChallenge(realm: realm), now: now)
            case .tooManyChallenges: return self.leave(.serverFailure(status: 401, reason: "Stale nonce"), now: now)
            }
        }
    }

    /// For what went wrong before a request existed, such as a registrar whose name does not resolve.
    public mutating func failUnreachable(now: Instant) -> Action? {
        self.leave(.unreachable, now: now)
    }

    private mutating func accept(_ response: Response, now: Instant) -> Action {
        let granted = min(self.grantedLifetime(in: response), self.settings.maximumExpires)
        guard granted > .zero else { return self.enterFailure(.notGranted, earliest: nil, now: now) }
        self.keep(response, now: now)
        if self.wantsUnregister { return self.startUnregistering() }
        let early = Int(self.entropy.uint32() % UInt32(max(1, self.settings.refreshSpread * 10 + 1)))
        let share = max(0, self.settings.refreshPercent * 10 - early)
        let refresh = max(granted * share / 1_000, self.settings.minimumRefresh)
        self.state = .registered(until: now + granted)
        self.boundUntil = now + granted
        self.deadline = now + refresh
        return .registered(until: now + granted)
    }

    /// What a success says besides the lifetime.
    private mutating func keep(_ response: Response, now: Instant) {
        switch self.state {
        case .refreshing(let until) where now <= until: break
        case .unregistered, .registering, .registered, .refreshing, .unregistering, .failed: self.registeredSince = now
        }
        self.hasSucceeded = true
        self.failures = 0
        self.intervalRaises = 0
        self.boundContact = self.contact
        self.serviceRoute = response.serviceRoutes.prefix(Self.longestServiceRoute).map(\.uri)
        self.flowTimer = response.flowTimer.map { .seconds($0) }
    }

    /// Entries of Service-Route that are kept.
    private static let longestServiceRoute = 16

    /// The expires parameter of our Contact, then the Expires header, then what we asked for (section 10.2.4).
    ///
    /// Registrars behind translators rewrite our Contact: then those of our user may be ours, or else the only one. Of
    /// several the one that ends first counts, and none for longer than we asked: another telephone's may last for days.
    private func grantedLifetime(in response: Response) -> Duration {
        let usual = response.expires.map { Duration.seconds(Int64($0)) } ?? self.expires
        let contacts = response.contacts
        let ours = contacts.first { contact in self.contact.map { contact.uri.isEquivalent(to: $0.uri) } ?? false }
        if let ours { return Self.lifetime(of: ours) ?? usual }
        let user = self.contact?.uri.sip?.user
        let similar = contacts.filter { $0.uri.sip?.user == user }
        let candidates = similar.isEmpty && contacts.count == 1 ? contacts : similar
        let lifetimes = candidates.map { Self.lifetime(of: $0) ?? usual }
        // A binding that was just taken away is none of those that last.
        guard let shortest = lifetimes.filter({ $0 > .zero }).min() ?? lifetimes.first else { return usual }
        return min(shortest, self.expires)
    }

    private static func lifetime(of contact: NameAddress) -> Duration? {
        contact.parameters["expires"].flatMap { UInt32($0) }.map { .seconds(Int64($0)) }
    }

    /// 423: ask again at once with what the registrar wants at least, but not for ever (section 10.2.8).
    private mutating func raiseInterval(_ response: Response, now: Instant) -> Action {
        let wanted = Duration.seconds(Int64(response.minExpires ?? 0))
        guard wanted > self.expires, wanted <= self.settings.maximumExpires, self.intervalRaises < Self.raises else {
            return self.enterFailure(.notGranted, earliest: nil, now: now)
        }
        self.intervalRaises += 1
        self.expires = wanted
        return .send
    }

    /// How often one registration obeys 423 before it calls the registrar broken.
    private static let raises = 2

    private mutating func leave(_ failure: RegistrationFailure, now: Instant) -> Action? {
        switch self.state {
        case .unregistered, .registered, .failed:
            return nil
        case .unregistering:
            self.state = .unregistered
            return .unregistered
        case .registering, .refreshing:
            return self.enterFailure(failure, earliest: nil, now: now)
        }
    }

    private mutating func enterFailure(
        _ failure: RegistrationFailure, earliest: Instant?, now: Instant
    ) -> Action {
        if self.wantsUnregister {
            self.wantsUnregister = false
            self.state = .unregistered
            return .unregistered
        }
        self.failures = min(self.failures + 1, Self.countedFailures)
        self.registeredSince = nil
        // Retry-After is a lower bound (RFC 3261, section 20.33), but not for ever.
        let bound = min(earliest ?? now, now + self.settings.maximumExpires)
        let retryAt = self.wait(after: failure).map { max(now + $0, bound) }
        self.state = .failed(failure, retryAt: retryAt)
        self.deadline = retryAt
        return .failed(failure, retryAt: retryAt)
    }

    /// Beyond this many failures the wait has reached its maximum.
    private static let countedFailures = 16

    /// Doubling with the failures, spread between half and all of it, so that a restarted registrar is not stormed
    /// (RFC 5626, section 4.5). `nil`: not by itself.
    private mutating func wait(after failure: RegistrationFailure) -> Duration? {
        let limit: Duration
        switch failure {
        case .wrongCredentials, .unusableChallenge:
            // Another try would fail the same way, and may lock the account. What was accepted before is rather refused
            // by a registrar that is reloading its users: tried again, but seldom enough not to be locked out.
            guard self.hasSucceeded else { return nil }
            limit = self.refusalBackoff
        case .forbidden, .unknownUser, .rejected, .notGranted:
            limit = self.hasSucceeded ? self.refusalBackoff : self.settings.refusalMaximum
        case .timeout, .unreachable, .serverFailure, .overflow:
            limit = self.backoff(from: self.settings.backoffBase, to: self.settings.backoffMaximum)
        }
        return limit * Int(500 + self.entropy.uint32() % 501) / 1_000
    }

    private var refusalBackoff: Duration {
        self.backoff(from: self.settings.backoffBase * 4, to: self.settings.refusalMaximum)
    }

    private func backoff(from base: Duration, to maximum: Duration) -> Duration {
        min(maximum, base * (1 << (self.failures - 1)))
    }

    private static func failure(for response: Response) -> RegistrationFailure {
        switch response.status {
        case 401, 407: .wrongCredentials(realm: nil)
        case 403: .forbidden(response.reason)
        case 404, 410, 604: .unknownUser(response.reason)
        case 408, 480, 500...: .serverFailure(status: response.status, reason: response.reason)
        case _: .rejected(status: response.status, reason: response.reason)
        }
    }
}
