// Offers, answers and the audio lines.

import Media
import Primitives
import SDP
import SIP

extension Exchange {
    /// The prompt and the tones are made at 8 kHz, so only codecs of that rate are spoken.
    private static let formats = MediaFormat.offered.filter { $0.sampleRate == ToneSequence.sampleRate }

    mutating func makeNegotiation(port: UInt16) -> OfferAnswer {
        let formats = Self.formats.map {
            AudioFormat(encodingName: $0.encodingName, clockRate: $0.clockRate, channels: $0.channels)
        }
        return OfferAnswer(
            local: LocalAudio(address: self.settings.address, port: port, formats: formats),
            sessionID: self.entropy.next())
    }

    mutating func makeLine(_ agreed: NegotiatedAudio, program: AudioProgram, now: Instant) -> AudioLine {
        AudioLine(
            MediaParameters(
                agreed, ssrc: self.entropy.uint32(),
                firstSequence: UInt16(truncatingIfNeeded: self.entropy.uint32() & 0x7FFF),
                firstTimestamp: self.entropy.uint32(), cname: self.entropy.token(bytes: 12)),
            program: program, now: now)
    }

    /// The answer to an offer, or nil if there is nothing in common or media would leave this machine.
    func answer(_ offer: [UInt8], with negotiation: inout OfferAnswer) -> (body: [UInt8], agreed: NegotiatedAudio)? {
        var changed = negotiation
        guard let description = try? SessionDescription(parsing: offer),
            let (answer, agreed) = try? changed.answer(description), Self.staysHere(agreed)
        else { return nil }
        negotiation = changed
        return (answer.serialized(), agreed)
    }

    /// The exchange is for this machine only: it sends no sound to another.
    private static func staysHere(_ agreed: NegotiatedAudio) -> Bool {
        agreed.remote.address.isLoopback && agreed.remoteRTCP.address.isLoopback
    }

    /// A re-INVITE or UPDATE with an offer.
    mutating func receiveOffer(_ id: InviteSessionID, _ offer: [UInt8], now: Instant) {
        guard var negotiation = self.calls[id]?.negotiation, let (body, agreed) = self.answer(offer, with: &negotiation)
        else { return self.agent.refuseOffer(id, status: 488, now: now) }
        self.calls[id]?.negotiation = negotiation
        self.apply(agreed, to: id, now: now)
        self.agent.answer(id, body: body, now: now)
    }

    /// A re-INVITE without an offer wants one of ours.
    mutating func makeOffer(_ id: InviteSessionID, now: Instant) {
        guard let body = self.calls[id]?.negotiation?.offer().serialized() else {
            return self.agent.refuseOffer(id, status: 488, now: now)
        }
        self.agent.answer(id, body: body, now: now)
    }

    /// An ACK brings the answer to an offer that our 200 made; without a good one there is no call.
    mutating func receiveAcknowledgement(_ id: InviteSessionID, body: [UInt8], now: Instant) {
        guard var negotiation = self.calls[id]?.negotiation, negotiation.isOfferOpen else { return }
        guard let answer = try? SessionDescription(parsing: body), let agreed = try? negotiation.accept(answer),
            Self.staysHere(agreed)
        else { return self.end(id, now: now) }
        self.calls[id]?.negotiation = negotiation
        self.apply(agreed, to: id, now: now)
    }

    /// Starts the call's audio, or changes it; a line that runs keeps its own SSRC and numbers.
    mutating func apply(_ agreed: NegotiatedAudio, to id: InviteSessionID, now: Instant) {
        guard let call = self.calls[id] else { return }
        if let line = call.line {
            let fresh = MediaParameters(agreed, ssrc: 0, firstSequence: 0, firstTimestamp: 0, cname: "")
            line.update(fresh, now: now)
            if case .up = call.stage { line.handleAnswer() }
            return
        }
        let line = self.makeLine(agreed, program: AudioProgram(call.number), now: now)
        if case .up = call.stage { line.handleAnswer() }
        self.calls[id]?.line = line
    }

    /// Gives every line its turn, and ends calls whose caller has fallen silent.
    mutating func runLines(now: Instant) {
        for id in self.calls.keys {
            guard let deadline = self.calls[id]?.line?.nextDeadline, deadline <= now,
                let yield = self.calls[id]?.line?.turn(now: now)
            else { continue }
            self.send(yield, MediaSessionID(rawValue: id.rawValue))
            if let silence = yield.silence, silence >= ExchangeLimits.silence { self.end(id, now: now) }
        }
        self.drainAgent(now: now)
    }

    mutating func send(_ yield: AudioLine.Yield, _ media: MediaSessionID) {
        for packet in yield.rtp { self.outputs.append(.sendRTP(media, packet.bytes, to: packet.to)) }
        for packet in yield.rtcp { self.outputs.append(.sendRTCP(media, packet.bytes, to: packet.to)) }
    }
}
