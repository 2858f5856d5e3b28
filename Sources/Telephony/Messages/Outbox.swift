import Primitives

/// The messages that are to be sent: a lane for each conversation, in which one message is under way at a time.
///
/// The outbox neither sends nor stores; it knows whose turn it is. A message is in it from the moment that it is kept
/// on the disk until its outcome is.
struct Outbox: Sendable {
    enum Stage: Hashable, Sendable {
        /// Waits for the line; the reason is the one that was noted last.
        case waiting(MessageReason?)
        /// Its request is out, or waits for a route.
        case sending
        /// Waits for another try.
        case resting(until: Instant, isServerSilent: Bool)
        /// Its outcome is being stored.
        case settling(MessageState)
        /// Its outcome could not be stored, and will be once more.
        case unsettled(MessageState, retryAt: Instant)
    }

    struct Lane: Sendable {
        /// The stage of the first message; the others wait for it.
        var stage = Stage.waiting(nil)
        var messages: [OutgoingMessage] = []
        /// How often the first one was sent, and since when.
        var attempts = 0
        var firstAttempt: Instant?
    }

    private(set) var lanes: [Correspondent: Lane] = [:]
    private var laneOf: [MessageID: Correspondent] = [:]
    private var lanesOf: [AccountID: Set<Correspondent>] = [:]
    private var counts: [UserID: Int] = [:]
    /// Messages that may have been sent before they came here.
    private var repeated: Set<MessageID> = []

    var count: Int { self.laneOf.count }

    func count(of owner: UserID) -> Int { self.counts[owner] ?? 0 }

    func contains(_ id: MessageID) -> Bool { self.laneOf[id] != nil }

    /// Whether somebody may know the first message of a lane from an earlier try.
    func mayBeKnown(_ message: OutgoingMessage) -> Bool {
        self.repeated.contains(message.id) || self.lanes[message.correspondent]?.attempts ?? 0 > 1
    }

    /// The lanes of an account, always in the same order.
    func lanes(of account: AccountID) -> [Correspondent] {
        (self.lanesOf[account] ?? []).sorted { $0.address < $1.address }
    }

    /// - Parameter isRepeated: It may have been sent before: it failed, or the host was stopped.
    mutating func append(_ message: OutgoingMessage, isRepeated: Bool = false) {
        guard self.laneOf.updateValue(message.correspondent, forKey: message.id) == nil else { return }
        if isRepeated { self.repeated.insert(message.id) }
        self.lanes[message.correspondent, default: Lane()].messages.append(message)
        self.lanesOf[message.correspondent.account, default: []].insert(message.correspondent)
        self.counts[message.owner, default: 0] += 1
    }

    /// The message that is to be sent now, which counts as under way from here on.
    mutating func begin(_ correspondent: Correspondent, now: Instant) -> OutgoingMessage? {
        guard var lane = self.lanes[correspondent], let message = lane.messages.first else { return nil }
        switch lane.stage {
        case .waiting, .resting: break
        case .sending, .settling, .unsettled: return nil
        }
        lane.stage = .sending
        lane.attempts += 1
        lane.firstAttempt = lane.firstAttempt ?? now
        self.lanes[correspondent] = lane
        return message
    }

    /// The first message of the lane, if it is this one and under way.
    func underWay(_ id: MessageID) -> Lane? {
        guard let lane = self.laneOf[id].flatMap({ self.lanes[$0] }), lane.messages.first?.id == id,
            case .sending = lane.stage
        else { return nil }
        return lane
    }

    /// Changes the stage of the first message.
    mutating func set(_ stage: Stage, of correspondent: Correspondent) {
        self.lanes[correspondent]?.stage = stage
    }

    /// The first message has its outcome on the disk: the next one has its turn.
    mutating func finish(_ id: MessageID) {
        guard let correspondent = self.laneOf[id] else { return }
        self.remove([id], from: correspondent)
    }

    /// Forgets messages, or all of a lane; what is out already is not taken back.
    mutating func remove(_ ids: Set<MessageID>?, from correspondent: Correspondent) {
        guard var lane = self.lanes[correspondent] else { return }
        let leaving = lane.messages.filter { ids?.contains($0.id) ?? true }
        let isFirstLeaving = leaving.first.map { $0.id == lane.messages.first?.id } ?? false
        for message in leaving {
            self.laneOf[message.id] = nil
            self.repeated.remove(message.id)
            let left = self.count(of: message.owner) - 1
            self.counts[message.owner] = left > 0 ? left : nil
        }
        lane.messages.removeAll { self.laneOf[$0.id] == nil }
        if isFirstLeaving {
            lane.stage = .waiting(nil)
            lane.attempts = 0
            lane.firstAttempt = nil
        }
        self.lanes[correspondent] = lane
        if lane.messages.isEmpty { self.close(correspondent) }
    }

    private mutating func close(_ correspondent: Correspondent) {
        self.lanes[correspondent] = nil
        self.lanesOf[correspondent.account]?.remove(correspondent)
        if self.lanesOf[correspondent.account]?.isEmpty == true { self.lanesOf[correspondent.account] = nil }
    }
}
