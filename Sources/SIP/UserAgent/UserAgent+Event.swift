public import Primitives

extension UserAgent {
    /// What the transaction user learns.
    ///
    /// Each session, ours or theirs, ends with exactly one terminal event: `failed`, `ended` or `cancelled`.
    /// Each `RequestID` ends with exactly one `response` or `requestFailed`.
    public enum Event: Hashable, Sendable {
        /// The final response to `send` or `sendInDialog`, after authentication was tried.
        case response(RequestID, Response)
        case requestFailed(RequestID, ClientFailure)

        /// No response at all has come to our INVITE within its `patience`. It goes on being repeated; `hangUp` makes
        /// sure that whoever answers it after all is told of its end.
        case silent(InviteSessionID)
        /// 100 arrived: somebody works on our INVITE. Reported once.
        case trying(InviteSessionID)
        /// A provisional response from 101 to 199.
        case provisional(InviteSessionID, Response)
        /// The first 2xx to our INVITE; its ACK is on its way and will be repeated for copies.
        case established(InviteSessionID, Response)
        /// A 3xx was followed: the call goes on to this target, and all that was heard of the one before is void.
        case redirected(InviteSessionID, URI)
        /// Terminal, before establishment.
        case failed(InviteSessionID, InviteFailure)
        /// Terminal, after establishment.
        case ended(InviteSessionID, EndCause)

        /// A new INVITE; 100 is already sent. Answer with `provisional`, `accept` or `reject`.
        case incoming(InviteSessionID, Request, Datagram)
        /// Terminal: the caller took an incoming INVITE back; 200 and 487 are already sent. The reasons (RFC 3326) say
        /// for example that somebody else answered.
        case cancelled(InviteSessionID, [Reason])
        /// The ACK of our 200 (to an INVITE or re-INVITE); an answer to our offer is in its body.
        case acknowledged(InviteSessionID, body: [UInt8])

        /// PRACK of our provisional response; the answer to our offer is in its body.
        case provisionalAcknowledged(InviteSessionID, body: [UInt8])
        /// A re-INVITE, UPDATE or PRACK with an offer: call `answer` or `refuseOffer`.
        case offer(InviteSessionID, Request)
        /// A re-INVITE without a body: call `answer` with an offer; the answer comes in `acknowledged`.
        case offerWanted(InviteSessionID, Request)
        /// An UPDATE that changed no session parameters was answered by the agent.
        case refreshed(InviteSessionID)
        /// 2xx to our re-INVITE; its ACK is on its way.
        case reinviteAnswered(InviteSessionID, Response)
        /// Our re-INVITE met an offer of the peer's and changed nothing: `offerDue` follows after the wait that the RFC
        /// asks for. Until then the peer's own offer may come.
        case reinvitePostponed(InviteSessionID)
        /// The wait is over: call `reinvite` if there is still something to change.
        case offerDue(InviteSessionID)
        /// Our re-INVITE changed nothing; `nil` when no final response says why (transport, overflow).
        case reinviteFailed(InviteSessionID, Response?)

        /// A NOTIFY of a subscription of ours; 200 is already sent.
        case notified(SubscriptionID, Request)
        /// Terminal. `retryAt`: when another one may be tried; `nil`: the server said nothing that would make it useful.
        case subscriptionEnded(SubscriptionID, Subscriber.End, retryAt: Instant?)

        /// The session wants refreshing, and the peer takes no UPDATE: call `reinvite` with the same description.
        case refreshDue(InviteSessionID)

        /// OPTIONS outside of dialogs: answer with `answerOptions` as an INVITE would be answered now.
        case options(IncomingRequestID, Request, Datagram)
        /// A request of any other method that `Configuration.allow` names; answer with `respond`.
        case request(IncomingRequestID, Request, Datagram, InviteSessionID?)
    }
}
