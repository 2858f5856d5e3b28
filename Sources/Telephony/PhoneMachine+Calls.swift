import Media
import Primitives
import SIP

// Calls begin, are driven by what happens, and end.

extension PhoneMachine {
    mutating func startCall(
        _ account: AccountID, to text: String, session: SessionID, now: Instant
    ) throws(PhoneError) -> CallSnapshot {
        guard self.stage.takesCalls else {
            self.counters.callsRefusedDraining &+= 1
            throw .draining
        }
        let line = try self.line(of: account)
        let target = try DialTarget(text, account: line.account)
        guard max(self.calls.count, self.openingMedia.count) < self.settings.callLimit else {
            throw .tooManyCalls(limit: self.settings.callLimit)
        }
        guard self.calls.values.count(where: { $0.account == account }) < self.settings.callsPerAccountLimit else {
            throw .tooManyCalls(limit: self.settings.callsPerAccountLimit)
        }
        let id = self.dial(target, Headers(), from: line, now: now)
        self.makeRoom(in: session, for: id, now: now)
        self.give(id, to: session)
        self.report(id)
        let snapshot = try self.call(id).snapshot
        self.serveWaiting(line.id, now: now)
        return snapshot
    }

    /// A call that waits for its route.
    mutating func dial(_ target: DialTarget, _ headers: Headers, from line: Line, now: Instant) -> CallID {
        var call = self.makeCall(.outgoing, target.uri, target.party, line: line, now: now)
        call.referredHeaders = headers
        call.identity = RequestIdentity(entropy: &self.entropy)
        self.calls[call.id] = call
        self.counters.callsStarted &+= 1
        self.lines[line.id]?.waitingCalls.append(call.id)
        self.timers.schedule(.call(call.id), at: call.deadline)
        return call.id
    }

    func hasRoomForCall(of account: AccountID) -> Bool {
        self.stage.takesCalls && max(self.calls.count, self.openingMedia.count) < self.settings.callLimit
            && self.calls.values.count(where: { $0.account == account }) < self.settings.callsPerAccountLimit
    }

    mutating func hangUp(_ id: CallID, now: Instant) throws(PhoneError) {
        _ = try self.call(id)
        self.update(id, now: now) { $0.hangUp(now: now) }
    }

    mutating func makeCall(
        _ direction: CallDirection, _ target: SIPURI, _ remote: RemoteParty, line: Line, now: Instant
    ) -> Call {
        let identity = Call.MediaIdentity(
            ssrc: self.entropy.uint32(),
            // The lower half, so that a receiver sees no wrap soon after the start.
            firstSequence: UInt16(truncatingIfNeeded: self.entropy.uint32() & 0x7FFF),
            firstTimestamp: self.entropy.uint32(), cname: self.entropy.token(bytes: 12))
        var call = Call(
            id: CallID(rawValue: self.number()), account: line.account.id, owner: line.account.owner,
            direction: direction, target: target, remote: remote,
            server: line.account.server.description, startedAt: now, limits: self.callLimits,
            media: MediaSessionID(rawValue: self.number()), mediaIdentity: identity,
            sessionNumber: UInt64(self.entropy.uint32()),
            audio: AudioChoice(line.account.preferences, usual: self.settings.formats),
            holdSound: line.account.preferences.holdSound, encryption: SoundEncryption(line.account.preferences),
            entropy: self.entropy.split())
        call.digitMode = line.account.preferences.digitMode
        // Whoever calls us knows us.
        call.isAnonymous = direction == .outgoing && line.account.preferences.anonymous
        return call
    }

    private var callLimits: Call.Limits {
        Call.Limits(
            ringing: self.settings.ringingLimit, waiting: self.settings.waitingLimit,
            alerting: self.settings.alertingLimit,
            reminder: self.settings.alertingReminder, ending: self.settings.endingLimit,
            silenceNotice: self.settings.silenceNotice, silenceProbe: self.settings.silenceProbe,
            silence: self.settings.silenceLimit, transfer: self.settings.transferLimit,
            digits: self.settings.digitLimit)
    }

    /// Gives one input to a call and does what it answers.
    mutating func update(_ id: CallID, now: Instant, _ input: (inout Call) -> [Call.Action]) {
        guard var call = self.calls[id] else {
            self.counters.lateInputs &+= 1
            return
        }
        let actions = input(&call)
        self.calls[id] = call
        for action in actions { self.perform(action, of: id, now: now) }
        self.timers.schedule(.call(id), at: self.calls[id]?.deadline)
    }

    mutating func report(_ id: CallID) {
        guard let call = self.calls[id] else { return }
        self.tell(.call(call.snapshot))
    }

    /// The last step of a call: nothing of it stays.
    mutating func forget(_ id: CallID) {
        guard let call = self.calls.removeValue(forKey: id) else { return }
        self.counters.callsEnded &+= 1
        if case .ended(let end) = call.snapshot.state { self.counters.outcomes[end.code, default: 0] &+= 1 }
        self.timers.schedule(.call(id), at: nil)
        if let tab = call.session { self.callOfTab[tab] = nil }
        if let session = call.inviteSession { self.callOfSession[session] = nil }
        guard let line = self.accounts[call.account] else { return }
        self.lines[line]?.waitingCalls.removeAll { $0 == id }
    }
}
