import Primitives

/// One INVITE session from its INVITE to the last message of its end.
///
/// A session outlives its terminal event: `ending` stays until the BYE is answered, without the transaction user.
struct InviteSession: Sendable {
    enum State: Sendable {
        /// Our INVITE has no final answer yet.
        case calling(Calling)
        /// Their INVITE has no final answer yet.
        case ringing(Ringing)
        case confirmed(Confirmed)
        /// The transaction user was told the end.
        case ending(Ending)
    }

    struct Calling: Sendable {
        /// The INVITE client transaction; a challenge replaces it.
        var transaction: UInt64
        /// When the transaction counts as unanswered; nil once it has a response, or where nobody wants to know.
        var silentAt: Instant?
        /// One for each fork that answered provisionally.
        var early: [EarlyDialog] = []
        var redirection = Redirection()
        var cancellation: Cancellation = .none
        var isTryingReported = false

        /// The same call in another transaction: what the forks of the first have said is void.
        func retried(in transaction: UInt64) -> Calling {
            Calling(transaction: transaction, redirection: self.redirection, isTryingReported: self.isTryingReported)
        }
    }

    enum Cancellation: Hashable, Sendable {
        case none
        /// CANCEL must wait for the first provisional response (RFC 3261, section 9.1).
        case wanted(InviteFailure, Reason?)
        case sent(InviteFailure)

        /// How the session will be reported as failed; nil while nobody wants it to end.
        var outcome: InviteFailure? {
            switch self {
            case .none: nil
            case .wanted(let failure, _), .sent(let failure): failure
            }
        }
    }

    struct Ringing: Sendable {
        let transaction: UInt64
        var dialog: Dialog
        /// Whether our provisional responses are to be reliable.
        var reliability: Reliability
        var provisionals = ReliableProvisionals()
        /// A reliable response brought our answer, and its PRACK came: further offers are possible.
        var isAnswered = false
        var offer: OfferState = .none
        /// A 200 that must wait for the PRACK of our answer (RFC 3262, section 3).
        var success: Success?
    }

    enum Reliability: Hashable, Sendable {
        case unsupported, supported, required
    }

    struct Success: Hashable, Sendable {
        let body: [UInt8]
        let contentType: String?
    }

    struct Confirmed: Sendable {
        var dialog: Dialog
        var unacknowledged: [UnacknowledgedSuccess] = []
        var offer: OfferState = .none
        /// An offer of ours that waits until it may be made again.
        var delay = OfferDelay()
        var timer: SessionTimer?
        var allowsUpdate = false
        /// A reliable response that the 200 overtook; its PRACK is still answered (RFC 3262, section 3).
        var overtakenProvisional: UInt32?
    }

    enum OfferState: Hashable, Sendable {
        case none
        /// Our re-INVITE, in this client transaction, has no final answer.
        case ours(UInt64)
        /// Their re-INVITE, UPDATE or PRACK, in this server transaction, waits for the transaction user.
        case theirs(PendingOffer)
    }

    struct PendingOffer: Hashable, Sendable {
        let transaction: UInt64
        let method: Method
        let sequence: UInt32
        /// Their request had no body, so that our 200 carries the offer.
        let wantsOffer: Bool
    }

    struct Ending: Sendable {
        enum Bye: Hashable, Sendable {
            /// A callee must not send BYE before the ACK of its 200 (RFC 3261, section 15).
            case waitingForAck(Reason?)
            case sent
        }
        var dialog: Dialog
        var unacknowledged: [UnacknowledgedSuccess]
        var bye: Bye
    }

    let id: InviteSessionID
    /// What our requests inside the dialog prove themselves with.
    var credentials: [Credentials]
    /// The interval that we ask for, in seconds; zero asks for none (RFC 4028).
    var interval: Int
    /// The shortest interval that the path allows, learned from a 422.
    var minimumInterval: Int?
    /// How long each INVITE of the session may stay unanswered before the transaction user is told.
    var patience: UserAgent.Patience?
    var owner: MessageOwner?
    var state: State

    /// Every dialog of the session, for the index by which requests of the peer find it.
    var dialogs: [Dialog] {
        switch self.state {
        case .calling(let calling): calling.early.map(\.dialog)
        case .ringing(let ringing): [ringing.dialog]
        case .confirmed(let confirmed): [confirmed.dialog]
        case .ending(let ending): [ending.dialog]
        }
    }

    var unacknowledged: [UnacknowledgedSuccess] {
        switch self.state {
        case .calling, .ringing: []
        case .confirmed(let confirmed): confirmed.unacknowledged
        case .ending(let ending): ending.unacknowledged
        }
    }

    /// When the session must be asked what is due: a response of ours to repeat or give up, a delayed offer to make,
    /// a session to refresh or to end.
    var deadline: Instant? {
        let success = self.unacknowledged.map(\.retransmission.deadline).min()
        return switch self.state {
        case .calling(let calling): calling.silentAt
        case .ending: success
        case .ringing(let ringing): ringing.provisionals.deadline
        case .confirmed(let confirmed):
            [success, confirmed.delay.deadline, confirmed.timer?.deadline].compactMap { $0 }.min()
        }
    }
}
