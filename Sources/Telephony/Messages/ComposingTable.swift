import Primitives

/// Who is writing at the moment, on either side (RFC 3994). Nothing of it is stored.
struct ComposingTable: Sendable {
    /// Conversations that are remembered, for each of the three lists; others are not told.
    static let limit = 1_000
    /// We say again that somebody writes when this much of the interval has passed.
    private static let repetition: Duration = .seconds(60)

    /// When we last told the far end that our user is writing.
    private var told: [Correspondent: Instant] = [:]
    /// Those who refused to hear of it.
    private var uninterested: Set<Correspondent> = []
    /// Far ends that are writing.
    private var writing: Set<Correspondent> = []

    var count: Int { self.told.count + self.writing.count }

    /// Whether the far end should be told now.
    mutating func write(_ isActive: Bool, to correspondent: Correspondent, now: Instant) -> Bool {
        guard !self.uninterested.contains(correspondent) else { return false }
        let last = self.told[correspondent]
        guard isActive else {
            self.told[correspondent] = nil
            return last.map { now - $0 < IsComposing.defaultRefresh } ?? false
        }
        if let last, now - last < Self.repetition { return false }
        guard last != nil || self.told.count < Self.limit else { return false }
        self.told[correspondent] = now
        return true
    }

    /// The message itself says that the writing is over.
    mutating func wrote(to correspondent: Correspondent) {
        self.told[correspondent] = nil
    }

    mutating func refused(by correspondent: Correspondent) {
        self.told[correspondent] = nil
        guard self.uninterested.count < Self.limit else { return }
        self.uninterested.insert(correspondent)
    }

    /// Whether this is news.
    mutating func receive(_ isActive: Bool, from correspondent: Correspondent) -> Bool {
        guard isActive else { return self.writing.remove(correspondent) != nil }
        guard self.writing.count < Self.limit else { return false }
        return self.writing.insert(correspondent).inserted
    }

    func isWriting(_ correspondent: Correspondent) -> Bool { self.writing.contains(correspondent) }

    mutating func forget(_ account: AccountID) {
        self.told = self.told.filter { $0.key.account != account }
        self.uninterested = self.uninterested.filter { $0.account != account }
        self.writing = self.writing.filter { $0.account != account }
    }
}
