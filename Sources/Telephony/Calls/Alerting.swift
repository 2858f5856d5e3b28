import Primitives
import SDP

/// All that a call which rings needs to be accepted in no time.
struct Alerting: Hashable, Sendable {
    let invitation: Invitation
    /// The description for the 200: an answer, or an offer where the caller made none.
    let description: [UInt8]
    /// What the answer agreed on; `nil` while the caller's answer to our offer is to come.
    var agreed: NegotiatedAudio?
    /// When nobody is expected to answer any more.
    let limit: Instant
    /// When the call goes elsewhere because nobody answers.
    let forwardAt: Instant?
    /// When the call answers itself; `nil` also once that was tried.
    var autoAnswerAt: Instant?
    /// When the caller must hear again that it rings.
    var remindAt: Instant
    /// The person wants to hear no more of it.
    var isSilenced = false

    init(
        _ invitation: Invitation, description: [UInt8], agreed: NegotiatedAudio?, limits: Call.Limits, now: Instant
    ) {
        self.invitation = invitation
        self.description = description
        self.agreed = agreed
        self.limit = now + limits.alerting
        self.forwardAt = invitation.whenUnanswered.map { _ in now + invitation.noAnswerLimit }
        self.autoAnswerAt = invitation.autoAnswerDelay.map { now + $0 }
        self.remindAt = now + limits.reminder
    }

    var deadline: Instant {
        [self.invitation.expiresAt, self.forwardAt, self.autoAnswerAt].compactMap { $0 }
            .reduce(min(self.limit, self.remindAt), min)
    }
}
