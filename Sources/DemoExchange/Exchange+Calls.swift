// A call's life: what the number says, then ports, ringing, the answer and the end.

import Media
import Primitives
import SDP
import SIP

extension Exchange {
    mutating func receiveCall(_ id: InviteSessionID, _ request: Request, now: Instant) {
        if case .refused(let status, let headers) = self.admit(request, now: now) {
            return self.agent.reject(id, status: status, headers: headers, now: now)
        }
        guard let number = request.uri.sip?.user.flatMap(Extension.init(rawValue:)) else {
            return self.agent.reject(id, status: 404, now: now)
        }
        switch number {
        case .busy: self.agent.reject(id, status: 486, now: now)
        case .declined: self.agent.reject(id, status: 603, now: now)
        case .echo, .voice, .digits, .unanswered, .earlyMedia: self.take(id, number, request, now: now)
        }
    }

    private mutating func take(_ id: InviteSessionID, _ number: Extension, _ request: Request, now: Instant) {
        guard self.calls.count < ExchangeLimits.calls else {
            return self.agent.reject(id, status: 503, headers: [.retryAfter: "60"], now: now)
        }
        guard number != .unanswered else {
            self.agent.provisional(id, status: 180, now: now)
            let stage = ExchangeCall.Stage.unanswered(
                repeatAt: now + ExchangeLimits.alertingInterval, giveUpAt: now + ExchangeLimits.unanswered)
            self.calls[id] = ExchangeCall(number: number, stage: stage)
            return
        }
        self.calls[id] = ExchangeCall(number: number, stage: .opening(offer: request.body))
        self.outputs.append(.openMedia(MediaSessionID(rawValue: id.rawValue)))
    }

    /// The ports are there: answers the offer, if there was one, and lets the call ring.
    mutating func openLine(_ id: InviteSessionID, port: UInt16?, now: Instant) {
        guard let port else { return self.agent.reject(id, status: 503, now: now) }
        guard var call = self.calls[id], case .opening(let offer) = call.stage else {
            // The caller gave up in the meantime.
            return self.outputs.append(.closeMedia(MediaSessionID(rawValue: id.rawValue)))
        }
        call.holdsPorts = true
        self.calls[id] = call
        var negotiation = self.makeNegotiation(port: port)
        if offer.isEmpty {
            let body = negotiation.offer().serialized()
            self.calls[id]?.negotiation = negotiation
            return self.alert(id, body: body, agreed: nil, now: now)
        }
        guard let (body, agreed) = self.answer(offer, with: &negotiation) else {
            return self.agent.reject(id, status: 488, now: now)
        }
        self.calls[id]?.negotiation = negotiation
        self.alert(id, body: body, agreed: agreed, now: now)
    }

    /// Rings; early media is heard already, every other sound waits for the answer.
    private mutating func alert(_ id: InviteSessionID, body: [UInt8], agreed: NegotiatedAudio?, now: Instant) {
        guard let number = self.calls[id]?.number else { return }
        let wait = number == .earlyMedia ? ExchangeLimits.earlyMedia : ExchangeLimits.ringing
        self.calls[id]?.stage = .alerting(answerAt: now + wait, body: body, agreed: agreed)
        guard number == .earlyMedia, let agreed else {
            return self.agent.provisional(id, status: 180, now: now)
        }
        self.agent.provisional(id, status: 183, body: body, contentType: "application/sdp", now: now)
        let line = self.makeLine(agreed, program: AudioProgram(number), now: now)
        self.calls[id]?.line = line
    }

    private mutating func pickUp(_ id: InviteSessionID, body: [UInt8], agreed: NegotiatedAudio?, now: Instant) {
        self.agent.accept(id, body: body, now: now)
        self.calls[id]?.stage = .up(until: now + ExchangeLimits.call)
        if let agreed { self.apply(agreed, to: id, now: now) }
    }

    mutating func handleCallTimeouts(now: Instant) {
        for (id, call) in self.calls {
            guard let deadline = call.deadline, deadline <= now else { continue }
            switch call.stage {
            case .alerting(_, let body, let agreed):
                self.pickUp(id, body: body, agreed: agreed, now: now)
            case .unanswered(_, let giveUpAt) where giveUpAt <= now:
                self.end(id, now: now)
            case .unanswered(_, let giveUpAt):
                self.agent.provisional(id, status: 180, now: now)
                self.calls[id]?.stage = .unanswered(
                    repeatAt: now + ExchangeLimits.alertingInterval, giveUpAt: giveUpAt)
            case .up:
                self.end(id, now: now)
            case .opening, .ending:
                // Neither has a deadline.
                break
            }
        }
    }

    /// Refuses a call that is not answered, hangs up one that is.
    mutating func end(_ id: InviteSessionID, now: Instant) {
        guard let call = self.calls[id] else { return }
        self.calls[id]?.stage = .ending
        switch call.stage {
        case .opening, .alerting, .unanswered: self.agent.reject(id, status: 480, now: now)
        case .up: self.agent.hangUp(id, now: now)
        case .ending: break
        }
    }

    /// The agent says that it is over: says goodbye to the media and gives the ports back.
    mutating func forget(_ id: InviteSessionID, now: Instant) {
        guard let call = self.calls.removeValue(forKey: id) else { return }
        let media = MediaSessionID(rawValue: id.rawValue)
        if let farewell = call.line?.close(now: now) { self.send(farewell, media) }
        if call.holdsPorts { self.outputs.append(.closeMedia(media)) }
    }
}
