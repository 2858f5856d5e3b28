import Primitives
import SIP

// Page-mode messages (RFC 3428), both ways.

extension PhoneMachine {
    mutating func sendMessage(
        _ text: String, to: String, from account: AccountID, _ command: CommandID, now: Instant
    ) throws(PhoneError) {
        let line = try self.line(of: account)
        let target = try DialTarget(to, account: line.account)
        guard text.utf8.count <= self.settings.messageLimit else {
            throw .messageTooLong(limit: self.settings.messageLimit)
        }
        self.lines[line.id]?.waitingMessages.append(
            Line.WaitingMessage(
                command: command, target: target, text: text, server: line.account.server.description,
                identity: RequestIdentity(entropy: &self.entropy)))
        self.serveWaiting(line.id, now: now)
    }

    mutating func send(_ message: Line.WaitingMessage, from line: Line, on route: Route, now: Instant) {
        let account = line.account
        let request = UserAgent.OutgoingRequest(
            method: .message, uri: .sip(message.target.uri), from: account.addressOfRecord,
            to: NameAddress(uri: .sip(message.target.uri)), callID: message.identity.callID,
            cSeq: message.identity.firstSequence(after: message.tried.count), fromTag: message.identity.fromTag,
            body: Array(message.text.utf8),
            contentType: "text/plain;charset=UTF-8", route: route, credentials: [account.credentials],
            routeSet: line.preloadedRoutes)
        let id = self.agent.send(request, now: now)
        self.requests[id] = .message(message, line.id, route)
    }

    mutating func messageAnswered(_ message: Line.WaitingMessage, _ result: Result<Response, ClientFailure>) {
        let (command, to) = (message.command, message.target.party.user)
        switch result {
        case .success(let response) where response.isSuccess:
            self.reply(command, .success(.done))
        case .success(let response):
            let error = PhoneError.messageRefused(to: to, status: response.status, reason: response.reason)
            self.reply(command, .failure(error))
        case .failure(.timeout), .failure(.transport):
            self.reply(command, .failure(.serverUnreachable(server: message.server)))
        case .failure(.authentication(let status, _, _)):
            let error = PhoneError.messageRefused(to: to, status: status, reason: "the password was not accepted")
            self.reply(command, .failure(error))
        case .failure(.overflow):
            self.reply(command, .failure(.busy))
        }
    }

    mutating func receiveMessage(_ id: IncomingRequestID, _ request: Request, now: Instant) {
        guard let account = self.recipient(of: request) else {
            self.counters.unknownRecipients &+= 1
            self.agent.respond(id, status: 404, now: now)
            return
        }
        // Of several parts the text is taken (RFC 4475, section 3.1.1.11).
        let isText = request.contentType ?? "text/plain" == "text/plain"
        guard let text = isText ? request.body : request.body(ofType: "text/plain") else {
            self.agent.respond(id, status: 415, headers: [.accept: "text/plain, multipart/mixed"], now: now)
            return
        }
        self.agent.respond(id, status: 200, now: now)
        guard let from = request.from else { return }
        self.tell(
            .message(
                account: account.id, owner: account.owner, from: RemoteParty(from),
                text: String(decoding: text, as: UTF8.self)))
    }
}
