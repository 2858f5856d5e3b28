import Primitives

/// A client transaction with what the core needs around its machine.
struct ClientTransaction: Sendable {
    enum Machine: Sendable {
        case invite(InviteClientTransaction)
        case nonInvite(NonInviteClientTransaction)

        var deadline: Instant? {
            switch self {
            case .invite(let machine): machine.deadline
            case .nonInvite(let machine): machine.deadline
            }
        }

        var isTerminated: Bool {
            switch self {
            case .invite(let machine): machine.state == .terminated
            case .nonInvite(let machine): machine.state == .terminated
            }
        }

        /// No response has come.
        var isUnanswered: Bool {
            switch self {
            case .invite(let machine): if case .calling = machine.state { true } else { false }
            case .nonInvite(let machine): if case .trying = machine.state { true } else { false }
            }
        }
    }

    /// On whose behalf the request was sent.
    enum Purpose: Hashable, Sendable {
        case request(RequestID)
        case inDialog(RequestID, InviteSessionID)
        case invite(InviteSessionID)
        case reinvite(InviteSessionID)
        case bye(InviteSessionID)
        /// Acknowledges a reliable provisional response of that dialog.
        case prack(InviteSessionID, DialogID)
        /// Ours; with an offer, or only to refresh.
        case update(InviteSessionID, DialogID, hasOffer: Bool)
        case subscribe(SubscriptionID)
        case cancel

        /// The request goes along the dialog of a call, whose far end may be anybody.
        var isInsideCall: Bool {
            switch self {
            case .inDialog, .reinvite, .bye, .prack, .update: true
            case .request, .invite, .subscribe, .cancel: false
            }
        }
    }

    /// The ACK of one 2xx, kept so that it can be repeated for copies of that 2xx (RFC 3261, section 13.2.2.4).
    struct Acknowledgement: Sendable {
        let toTag: String
        let datagram: Datagram
    }

    var machine: Machine
    let key: ClientTransactionKey
    let purpose: Purpose
    var request: Request
    /// Where the dialog's later requests go when their own next hop needs resolving.
    let route: Route
    /// The hop that the request was sent to.
    var nextHop: Route
    /// The UDP way of a request that is too large for it, should TCP be refused (RFC 3261, section 18.1.1).
    var udpFallback: Route?
    var datagram: Datagram
    var authentication: AuthenticationExchange
    let owner: MessageOwner?
    var acknowledgements: [Acknowledgement] = []
    /// How often the request was changed after a refusal that said what is wrong with it.
    var corrections = 0
}
