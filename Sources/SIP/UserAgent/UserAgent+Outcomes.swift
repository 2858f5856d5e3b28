// What a response, or its absence, means to whom the request was sent for.

import Primitives

extension UserAgent {
    mutating func handle(_ response: Response, record: ClientTransaction, number: UInt64, now: Instant) {
        switch record.purpose {
        case .cancel:
            // The INVITE's own final response decides; a refused CANCEL changes nothing (RFC 3261, section 9.1).
            break
        case .invite(let session):
            self.handleInviteResponse(response, session: session, record: record, number: number, now: now)
        case .reinvite(let session):
            self.handleReinviteResponse(response, session: session, record: record, number: number, now: now)
        case .request(let id):
            guard response.isFinal else { return }
            self.finishRequest(id, response: response, record: record, now: now)
        case .inDialog(let id, let session):
            guard response.isFinal else { return }
            self.finishRequest(id, response: response, record: record, now: now)
            // RFC 5057, section 5.1: what NOTIFY is refused with ends the subscription, not the call.
            guard record.request.method != .notify else { return }
            if Self.endsDialog(response.status) { self.loseDialog(session, status: response.status, now: now) }
        case .bye(let session):
            guard response.isFinal else { return }
            if Self.isChallenge(response), case .retried = self.retry(record, after: response, now: now) { return }
            self.removeSession(session)
        case .subscribe(let id):
            guard response.isFinal else { return }
            self.handleSubscribeResponse(response, of: id, record: record, now: now)
        case .prack(let session, let dialog):
            self.handlePrackResponse(response, session: session, dialog: dialog, record: record, now: now)
        case .update(let session, let dialog, let hasOffer):
            self.handleUpdateResponse(
                response, session: session, dialog: dialog, hasOffer: hasOffer, record: record, now: now)
        }
    }

    mutating func handle(_ failure: ClientFailure, record: ClientTransaction, now: Instant) {
        switch record.purpose {
        case .cancel:
            // The wait for the INVITE's final response is limited by itself.
            break
        case .invite(let session):
            self.failInvite(session, failure == .timeout ? .timeout : .transport, now: now)
        case .reinvite(let session):
            self.failReinvite(session, response: nil, isTimeout: failure == .timeout, now: now)
        case .request(let id):
            self.emit(.requestFailed(id, failure))
        case .inDialog(let id, let session):
            self.emit(.requestFailed(id, failure))
            // No answer counts as 408 (section 12.2.1.2); a transport error may pass.
            if failure == .timeout { self.loseDialog(session, status: 408, now: now) }
        case .bye(let session):
            self.removeSession(session)
        case .subscribe(let id):
            self.subscribeAnswered(nil, of: id, record: record, now: now)
        case .prack:
            // The callee refuses the INVITE when it misses its PRACK for too long.
            break
        case .update(let session, let dialog, let hasOffer):
            self.failUpdate(
                session, dialog: dialog, hasOffer: hasOffer, response: nil, status: failure == .timeout ? 408 : 0,
                now: now)
        }
    }

    /// 481 and 408 inside a dialog end it (section 12.2.1.2).
    static func endsDialog(_ status: Int) -> Bool { status == 481 || status == 408 }

    static func isChallenge(_ response: Response) -> Bool { response.status == 401 || response.status == 407 }

    private mutating func finishRequest(
        _ id: RequestID, response: Response, record: ClientTransaction, now: Instant
    ) {
        guard Self.isChallenge(response) else {
            self.emit(.response(id, response))
            return
        }
        switch self.retry(record, after: response, now: now) {
        case .retried:
            break
        case .overflow:
            self.emit(.requestFailed(id, .overflow))
        case .failed(let reason, let realm):
            self.emit(.requestFailed(id, .authentication(status: response.status, realm: realm, reason: reason)))
        }
    }
}
