import Primitives
import Vault

/// Slows down guessing: after a few failures each further attempt must wait, twice as long every time.
///
/// Attempts count as failed when they begin, so that many at once do not slip through; success takes that back.
struct AttemptLimiter {
    /// Failures that cost nothing: people mistype.
    static let freeFailures = 3
    static let longestDelay: Duration = .seconds(300)
    /// A name or address without attempts for this long starts anew.
    static let memory: Duration = .seconds(3600)
    /// Names and addresses remembered; the one that was quiet for longest makes room.
    static let entryLimit = 10_000

    struct Entry: Hashable {
        var failures: Int
        var lastAttempt: Instant
    }

    typealias Instant = ContinuousClock.Instant

    private(set) var entries: [String: Entry] = [:]

    /// Counts an attempt of all `keys`, or says how long they must wait and counts nothing.
    mutating func begin(_ keys: [String], now: Instant) -> Duration? {
        let waits = keys.compactMap { self.wait(for: $0, now: now) }
        if let longest = waits.max() { return longest }
        for key in keys {
            self.makeRoom(for: key, now: now)
            let failures = self.entries[key].map { now - $0.lastAttempt > Self.memory ? 0 : $0.failures } ?? 0
            self.entries[key] = Entry(failures: failures + 1, lastAttempt: now)
        }
        return nil
    }

    /// Forgets the failures of a name that has proved itself, and takes back one of each address.
    mutating func succeed(name: String, address: String) {
        self.entries[name] = nil
        guard let entry = self.entries[address] else { return }
        let fewer = Entry(failures: entry.failures - 1, lastAttempt: entry.lastAttempt)
        self.entries[address] = fewer.failures > 0 ? fewer : nil
    }

    /// The same key for every way of writing a name that the vault takes for one.
    static func key(user name: String) -> String { "user \(UserTable.key(of: name))" }

    /// One person has a whole /64 of IPv6 (RFC 6177), so it counts as one address; mapped IPv4 counts as IPv4.
    static func key(address text: String) -> String {
        switch IPAddress(text)?.unmapped {
        case .v6(let high, _): "address \(IPAddress.v6(high, 0))/64"
        case .v4(let bits): "address \(IPAddress.v4(bits))"
        case nil: "address \(text)"
        }
    }

    private func wait(for key: String, now: Instant) -> Duration? {
        guard let entry = self.entries[key], entry.failures >= Self.freeFailures else { return nil }
        let doublings = min(entry.failures - Self.freeFailures, 16)
        let delay = min(Self.longestDelay, .seconds(1 << doublings))
        let remaining = delay - (now - entry.lastAttempt)
        return remaining > .zero ? remaining : nil
    }

    private mutating func makeRoom(for key: String, now: Instant) {
        guard self.entries[key] == nil, self.entries.count >= Self.entryLimit else { return }
        self.entries = self.entries.filter { now - $0.value.lastAttempt <= Self.memory }
        guard self.entries.count >= Self.entryLimit else { return }
        if let quietest = self.entries.min(by: { $0.value.lastAttempt < $1.value.lastAttempt }) {
            self.entries[quietest.key] = nil
        }
    }
}
