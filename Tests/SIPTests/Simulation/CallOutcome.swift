// The end of one call as one side saw it, without identities, so that runs can be compared.

@testable import SIP

enum CallOutcome: Hashable {
    case established
    case answered
    case failed(String)
    case cancelled
    case ended(String)

    init?(_ event: UserAgent.Event) {
        switch event {
        case .established: self = .established
        case .acknowledged: self = .answered
        case .failed(_, let failure): self = .failed(Self.name(of: failure))
        case .cancelled: self = .cancelled
        case .ended(_, let cause): self = .ended(String(describing: cause))
        case .response, .requestFailed, .notified, .subscriptionEnded, .silent, .trying, .provisional, .incoming,
            .offer, .offerWanted, .refreshed,
            .reinviteAnswered, .reinviteFailed, .reinvitePostponed, .offerDue, .refreshDue,
            .redirected, .provisionalAcknowledged, .options, .request:
            return nil
        }
    }

    private static func name(of failure: InviteFailure) -> String {
        switch failure {
        case .rejected(let response): "rejected \(response.status)"
        case .redirectedInCircles, .timeout, .transport, .cancelled, .authentication, .remoteEnded, .declined,
            .overflow:
            String(describing: failure)
        }
    }
}
