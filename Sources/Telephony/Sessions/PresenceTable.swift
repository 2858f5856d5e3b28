// An incoming call needs to know at once whether anybody is there to hear it.

/// The open tabs, and those of each user in the order in which they came.
struct PresenceTable: Sendable {
    private var presences: [SessionID: Presence] = [:]
    private var sessionsOfUser: [UserID: [SessionID]] = [:]
    /// Whose devices are told of a call while no tab is open; as many as there are users.
    private var reachable: Set<UserID> = []

    var count: Int { self.presences.count }

    subscript(_ session: SessionID) -> Presence? { self.presences[session] }

    /// Whether a call to the user may ring: somebody is there, or may come.
    func canRing(_ user: UserID) -> Bool { self.sessionsOfUser[user] != nil || self.reachable.contains(user) }

    /// The tabs of a user; the one that came last is the last.
    func sessions(of user: UserID) -> [SessionID] { self.sessionsOfUser[user] ?? [] }

    mutating func setReachable(_ user: UserID, _ isReachable: Bool) {
        if isReachable { self.reachable.insert(user) } else { self.reachable.remove(user) }
    }

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
