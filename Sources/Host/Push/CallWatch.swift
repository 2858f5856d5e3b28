// Which calls were announced to devices without a page, until it is known what became of them.

import Telephony

/// A leaf: told of every call, it says which notices are due.
struct CallWatch: Sendable {
    enum Notice: Hashable, Sendable {
        case rings
        case missed
        /// Answered or refused, here or on another telephone.
        case over
    }

    /// Announced calls that still ring; a call beyond it is not announced.
    static let limit = 1_000

    private var ringing: Set<CallID> = []

    var count: Int { self.ringing.count }

    func rings(_ call: CallID) -> Bool { self.ringing.contains(call) }

    /// A call rings, and has begun to, or has lost the last tab that rang with it.
    mutating func began(_ call: CallSnapshot, isSomebodyThere: Bool) -> Notice? {
        guard !isSomebodyThere, case .ringing = call.state, self.ringing.count < Self.limit else { return nil }
        return self.ringing.insert(call.id).inserted ? .rings : nil
    }

    /// A call has changed.
    mutating func changed(_ call: CallSnapshot) -> Notice? {
        switch call.state {
        case .dialing, .ringing, .earlyMedia: return nil
        case .active, .ending, .ended:
            guard self.ringing.remove(call.id) != nil else { return nil }
            guard case .ended(let end) = call.state, call.takenBy == nil else { return .over }
            // Sent on to a mailbox, or ended by this host: nobody here has heard it.
            return Self.handled.contains(end.code) ? .over : .missed
        }
    }

    /// Codes of ends that somebody has brought about for whom it rang.
    private static let handled: Set<String> = ["rejected", "busyHere", "answeredElsewhere"]
}
