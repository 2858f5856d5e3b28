import Primitives
import SIP

// We transfer a call: blind to a number, or attended to the far end of another call of ours (RFC 5589).

extension PhoneMachine {
    mutating func transfer(
        _ id: CallID, to text: String, _ command: CommandID, now: Instant
    ) throws(PhoneError) {
        let call = try self.call(id)
        let line = try self.line(of: call.account)
        let target = try DialTarget(text, account: line.account)
        try self.transfer(call, to: target.party, uri: .sip(target.uri), command, now: now)
    }

    mutating func transfer(
        _ id: CallID, with other: CallID, _ command: CommandID, now: Instant
    ) throws(PhoneError) {
        let call = try self.call(id)
        let second = try self.call(other)
        guard other != id, second.owner == call.owner else { throw .noSuchCall }
        guard case .active(let session) = second.state, let (replaces, remote) = self.agent.replaceable(session),
            var uri = remote.uri.sip
        else { throw .notInCall }
        uri.parameters["method"] = nil
        uri.headers = [SIPURI.Header(name: "Replaces", value: replaces.description)]
        try self.transfer(call, to: second.remote, uri: .sip(uri), command, now: now)
    }

    private mutating func transfer(
        _ call: Call, to target: RemoteParty, uri: URI, _ command: CommandID, now: Instant
    ) throws(PhoneError) {
        var failure: PhoneError?
        let isFree = self.transferCommands[call.id] == nil
        guard isFree else { throw .transferInProgress }
        self.transferCommands[call.id] = command
        self.update(call.id, now: now) { call in
            do throws(PhoneError) {
                return try call.transfer(to: target, referTo: NameAddress(uri: uri).description)
            } catch {
                failure = error
                return []
            }
        }
        guard let failure else { return }
        self.transferCommands[call.id] = nil
        throw failure
    }

    mutating func refer(_ call: Call, _ session: InviteSessionID, to referTo: String, now: Instant) {
        var headers = Headers()
        headers.append(.referTo, referTo)
        if !call.isAnonymous, let account = self.accounts[call.account].flatMap({ self.lines[$0]?.account }) {
            // RFC 3892: who hands over, for whoever is called next.
            headers.append(.referredBy, NameAddress(uri: account.addressOfRecord.uri).description)
        }
        if let contact = self.agent.contact(of: session) { headers.append(.contact, contact) }
        guard let request = self.agent.sendInDialog(session, method: .refer, headers: headers, now: now) else {
            self.update(call.id, now: now) { $0.referAnswered(nil, now: now) }
            return
        }
        self.requests[request] = .refer(call.id)
    }

    mutating func transferAnswered(_ id: CallID, _ error: PhoneError?) {
        guard let command = self.transferCommands.removeValue(forKey: id) else { return }
        self.reply(command, error.map { .failure($0) } ?? .success(.done))
    }

    /// A NOTIFY inside a call tells how the transfer goes.
    mutating func receiveNotify(
        _ id: IncomingRequestID, _ request: Request, in session: InviteSessionID?, now: Instant
    ) {
        guard let call = session.flatMap({ self.callOfSession[$0] }), let event = EventPackage(request),
            event.name == "refer", self.calls[call]?.transfer != nil
        else {
            // RFC 6665, section 4.1.3: there is no subscription that it could belong to.
            return self.agent.respond(id, status: 481, now: now)
        }
        guard let state = SubscriptionState(request) else {
            return self.agent.respond(id, status: 400, now: now)
        }
        self.agent.respond(id, status: 200, now: now)
        let fragment = request.contentType == "message/sipfrag" ? StatusFragment(parsing: request.body) : nil
        self.update(call, now: now) { $0.receiveNotify(state, fragment, now: now) }
    }
}
