import Media
import Primitives
import SDP
import SIP

/// One call at the exchange, from its INVITE to its end.
struct ExchangeCall {
    enum Stage: Hashable, Sendable {
        /// Waits for its ports; the offer of the INVITE, empty if it had none.
        case opening(offer: [UInt8])
        /// Rings, or plays early media, until it is answered with this body; nothing is agreed if that is an offer.
        case alerting(answerAt: Instant, body: [UInt8], agreed: NegotiatedAudio?)
        /// Rings for good.
        case unanswered(repeatAt: Instant, giveUpAt: Instant)
        /// Answered; ended at the latest at this instant.
        case up(until: Instant)
        /// Waits for the agent's word that it is over.
        case ending
    }

    let number: Extension
    var stage: Stage
    var negotiation: OfferAnswer?
    var line: AudioLine?
    /// Whether ports are open for it.
    var holdsPorts = false

    /// When something must be done that no packet causes.
    var deadline: Instant? {
        switch self.stage {
        case .opening, .ending: nil
        case .alerting(let answerAt, _, _): answerAt
        case .unanswered(let repeatAt, let giveUpAt): min(repeatAt, giveUpAt)
        case .up(let until): until
        }
    }
}
