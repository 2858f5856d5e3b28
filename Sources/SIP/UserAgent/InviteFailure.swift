/// How an INVITE session ended before it was established.
public enum InviteFailure: Hashable, Sendable {
    /// A final response of 300 or above. Redirections are followed as long as they
    /// name a target that can be called; what is reported is the last refusal.
    case rejected(Response)
    /// The targets that a 3xx named were all called already, or were too many.
    case redirectedInCircles(Response)
    /// No response to the INVITE within 64*T1 (timer B).
    case timeout
    case transport
    /// `hangUp` ended our INVITE, whichever final response crossed the CANCEL.
    case cancelled
    /// A 401 or 407 that our credentials could not satisfy.
    case authentication(Response, AuthenticationFailure)
    /// The peer said BYE in the early dialog, so no final response can establish it any more.
    case remoteEnded(Reason?)
    /// We refused an INVITE of theirs with this status (`reject`, or `hangUp` while it rang).
    case declined(status: Int)
    /// A named limit of the agent refused the session before anything was sent.
    case overflow
}
