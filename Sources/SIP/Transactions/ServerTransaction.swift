import Primitives

/// A server transaction with what the core needs around its machine.
struct ServerTransaction: Sendable {
    enum Machine: Sendable {
        case invite(InviteServerTransaction)
        case nonInvite(NonInviteServerTransaction)

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
    }

    var machine: Machine
    let key: ServerTransactionKey
    let mergeKey: MergeKey?
    /// The request, its top Via completed with `received` and `rport`.
    let request: Request
    let returnPath: ReturnPath
    /// How many bytes the request had, for the limit on what all of them may hold.
    let requestBytes: Int
    /// The To tag of every response but 100, unless the request came with one.
    let toTag: String
    /// The session that an INVITE belongs to.
    var session: InviteSessionID?
    var owner: MessageOwner?
}
