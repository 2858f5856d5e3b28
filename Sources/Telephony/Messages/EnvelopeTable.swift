/// Who writes in the format of RFC 3862, and can therefore be asked for notices. Nothing of it is stored: after a restart
/// the next message of theirs tells again.
struct EnvelopeTable: Sendable {
    /// Conversations that are remembered; others are written to in plain text.
    static let limit = 1_000

    private var users: Set<Correspondent> = []

    var count: Int { self.users.count }

    func understands(_ correspondent: Correspondent) -> Bool { self.users.contains(correspondent) }

    mutating func learned(_ correspondent: Correspondent) {
        guard self.users.count < Self.limit else { return }
        self.users.insert(correspondent)
    }

    /// They refused it.
    mutating func forget(_ correspondent: Correspondent) { self.users.remove(correspondent) }

    mutating func forget(_ account: AccountID) { self.users = self.users.filter { $0.account != account } }
}
