import Primitives

/// Spreads the REGISTERs that go to one server: each gets a slot of its own, one interval after the slot before.
///
/// So the time that all accounts of a server need grows with their number, whatever made them due at once: a restart
/// of this host, of the server, or of the network.
struct RegisterPace: Hashable, Sendable {
    /// Lines that use the server; the pace is forgotten with the last.
    var lines = 0
    /// The server did not answer the last REGISTER that was given up; it gets few until it answers again.
    private(set) var isSilent = false
    private var nextSlot: Instant?

    /// The slot of one REGISTER; an urgent one goes at once and the others make room for it.
    mutating func slot(isUrgent: Bool, interval: Duration, now: Instant) -> Instant {
        let slot = max(now, self.nextSlot ?? now)
        self.nextSlot = slot + interval
        return isUrgent ? now : slot
    }

    mutating func fell(silent: Bool) {
        if self.isSilent, !silent { self.nextSlot = nil }
        self.isSilent = silent
    }
}
