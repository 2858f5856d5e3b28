// An incoming call needs to know at once whether anybody is there to hear it.

/// The open tabs, and those of each user in the order in which they came.
struct PresenceTable: Sendable {
    private var presences: [SessionID: Presence] = [:]
    private var sessionsOfUser: [UserID: [SessionID]] = [:]

    var count: Int { self.presences.count }

    subscript(_ session: SessionID) -> Presence? { self.presences[session] }

    func isPresent(_ user: UserID) -> Bool { self.sessionsOfUser[user] != nil }

    /// The tabs of a user; the one that came last is the last.
    func sessions(of user: UserID) -> [SessionID] { self.sessionsOfUser[user] ?? [] }

    mutating func insert(_ session: SessionID, _ presence: Presence) {
        self.remove(session)
        self.presences[session] = presence
        self.sessionsOfUser[presence.user, default: []].append(session)
    }

    mutating func remove(_ session: SessionID) {
        guard let presence = self.presences.removeValue(forKey: session) else { return }
        let rest = self.sessions(of: presence.user).filter { $0 != session }
        self.sessionsOfUser[presence.user] = rest.isEmpty ? nil : rest
    }
}
