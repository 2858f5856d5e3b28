import Media
import Primitives
import SIP

// Questions to STUN servers: each leaves from the very socket whose outside it asks for, and its answer comes in there.

extension PhoneMachine {
    mutating func ask(
        _ purpose: STUNPurpose, from local: IPEndpoint, at server: IPEndpoint, requests: Int = STUNQuery.usualRequests,
        now: Instant
    ) {
        let query = STUNQuery(requests: requests, entropy: &self.entropy, now: now)
        let question = STUNQuestion(query: query, local: local, server: server)
        self.questions[purpose] = question
        self.timers.schedule(.question(purpose), at: query.deadline)
        self.send(question, for: purpose)
    }

    mutating func forgetQuestion(_ purpose: STUNPurpose) {
        guard self.questions.removeValue(forKey: purpose) != nil else { return }
        self.timers.schedule(.question(purpose), at: nil)
    }

    /// STUN at the SIP port: true when the datagram was no SIP message.
    mutating func receiveSTUN(_ datagram: Datagram, now: Instant) -> Bool {
        guard datagram.transport == .udp, STUNBinding.isSTUN(datagram.bytes) else { return false }
        self.receiveSTUN(datagram.bytes, from: datagram.remote, now: now) { purpose in
            switch purpose {
            case .flow, .socket: true
            case .media: false
            }
        }
        return true
    }

    /// What came to the RTP port of a call before its session began.
    mutating func receiveSTUN(_ bytes: [UInt8], from remote: IPEndpoint, toPortOf id: MediaSessionID, now: Instant) {
        self.receiveSTUN(bytes, from: remote, now: now) { $0 == .media(id) }
    }

    private mutating func receiveSTUN(
        _ bytes: [UInt8], from remote: IPEndpoint, now: Instant, where isAsking: (STUNPurpose) -> Bool
    ) {
        for (purpose, question) in self.questions where question.server == remote && isAsking(purpose) {
            var question = question
            guard let action = question.query.receive(bytes) else { continue }
            self.questions[purpose] = question
            return self.obey(action, for: purpose, now: now)
        }
        // Nobody asked, or it was answered before. We are no STUN server either.
        self.counters.strayAnswers &+= 1
    }

    mutating func questionTimeout(_ purpose: STUNPurpose, now: Instant) {
        guard var question = self.questions[purpose] else { return }
        let action = question.query.handleTimeout(now: now)
        self.questions[purpose] = question
        self.timers.schedule(.question(purpose), at: question.query.deadline)
        self.obey(action, for: purpose, now: now)
    }

    private mutating func obey(_ action: STUNQuery.Action?, for purpose: STUNPurpose, now: Instant) {
        guard let question = self.questions[purpose] else { return }
        switch action {
        case .send: self.send(question, for: purpose)
        case .learned(let ours):
            self.counters.stunAnswers &+= 1
            self.forgetQuestion(purpose)
            self.settled(purpose, ours, by: question.server, now: now)
        case .failed:
            self.forgetQuestion(purpose)
            self.settled(purpose, nil, by: question.server, now: now)
        case nil: break  // It was too early.
        }
    }

    private mutating func send(_ question: STUNQuestion, for purpose: STUNPurpose) {
        let bytes = question.query.request
        switch purpose {
        case .flow, .socket:
            self.emit(
                .send(Datagram(transport: .udp, local: question.local, remote: question.server, bytes: bytes)))
        case .media(let id): self.emit(.askFromMedia(id, question.server, bytes))
        }
    }

    private mutating func settled(
        _ purpose: STUNPurpose, _ ours: IPEndpoint?, by server: IPEndpoint, now: Instant
    ) {
        switch purpose {
        case .flow(let key): if let ours { self.keepAliveAnswered(key, seenAt: ours, now: now) }
        case .socket(let key): self.watchSettled(key, ours, by: server, now: now)
        case .media(let id): self.mediaPortKnown(id, at: ours, now: now)
        }
    }
}
