// Starting client transactions, and doing what their machines say (RFC 3261, section 17.1).

import Primitives

extension UserAgent {
    /// Gives the request its Via and known credentials, sends it and keeps its transaction.
    ///
    /// `branch` is given only for CANCEL, which shares that of its INVITE; that is also why a full table does not stop
    /// it. Returns nil at the limit.
    mutating func startTransaction(
        _ request: Request, purpose: ClientTransaction.Purpose, route: Route, nextHop: Route,
        authentication: AuthenticationExchange, owner: MessageOwner?, branch: String? = nil, now: Instant
    ) -> UInt64? {
        guard self.clients.count < self.configuration.limits.clientTransactions || branch != nil else {
            self.drops.refusedOutgoing += 1
            return nil
        }
        let branch = branch ?? self.entropy.branch()
        var request = request
        if request.method != .cancel, let key = Self.memoryKey(nextHop, authentication) {
            self.challenges.authorize(&request, for: key, entropy: &self.entropy)
        }
        let (sent, datagram, hop) = self.addressed(request, to: nextHop, branch: branch, now: now)
        let machine = self.makeMachine(request.method, isReliable: hop.transport.isReliable, now: now)
        let number = self.clients.insert(
            ClientTransaction(
                machine: machine, key: ClientTransactionKey(branch: branch, method: request.method), purpose: purpose,
                request: sent, route: route, nextHop: hop, udpFallback: hop == nextHop ? nil : nextHop,
                datagram: datagram, authentication: authentication, owner: owner))
        self.timers.schedule(.client(number), at: machine.deadline)
        self.emit(datagram, of: owner)
        return number
    }

    mutating func handleClientTimeout(_ number: UInt64, now: Instant) {
        self.runClient(number, now: now) {
            $0.handleTimeout(now: now)
        } nonInvite: {
            $0.handleTimeout(now: now)
        }
    }

    mutating func handleClientTransportFailure(_ number: UInt64, now: Instant) {
        if self.fallBackToUDP(number, now: now) { return }
        self.runClient(number, now: now) {
            $0.handleTransportFailure()
        } nonInvite: {
            $0.handleTransportFailure()
        }
    }

    /// Finds the transaction of a response (section 17.1.3); what matches none is dropped and counted.
    mutating func receive(_ response: Response, now: Instant) {
        let vias = response.vias
        guard vias.count == 1, let branch = vias[0].branch, let method = response.cSeq?.method,
            let number = self.clients.number(for: ClientTransactionKey(branch: branch, method: method))
        else {
            self.drops.strayResponses += 1
            return
        }
        self.trace.recognise(self.clients[number]?.owner)
        self.runClient(number, now: now) {
            $0.receive(response, now: now)
        } nonInvite: {
            $0.receive(response, now: now)
        }
    }

    private mutating func runClient(
        _ number: UInt64, now: Instant,
        invite: (inout InviteClientTransaction) -> InviteClientTransaction.Action?,
        nonInvite: (inout NonInviteClientTransaction) -> NonInviteClientTransaction.Action?
    ) {
        guard var record = self.clients[number] else { return }
        switch record.machine {
        case .invite(var machine):
            let action = invite(&machine)
            record.machine = .invite(machine)
            self.settle(record, number: number)
            if let action { self.perform(action, record: record, number: number, now: now) }
        case .nonInvite(var machine):
            let action = nonInvite(&machine)
            record.machine = .nonInvite(machine)
            self.settle(record, number: number)
            if let action { self.perform(action, record: record, number: number, now: now) }
        }
    }

    private mutating func settle(_ record: ClientTransaction, number: UInt64) {
        self.timers.schedule(.client(number), at: record.machine.deadline)
        if record.machine.isTerminated { self.clients.remove(number) } else { self.clients[number] = record }
    }

    private mutating func perform(
        _ action: InviteClientTransaction.Action, record: ClientTransaction, number: UInt64, now: Instant
    ) {
        switch action {
        case .sendInvite:
            self.emit(record.datagram, of: record.owner)
        case .sendAck(let response):
            self.emit(Self.failureAck(for: response, record: record), of: record.owner)
        case .passUp(let response):
            self.handle(response, record: record, number: number, now: now)
        case .acknowledgeAndPassUp(let response):
            self.emit(Self.failureAck(for: response, record: record), of: record.owner)
            self.handle(response, record: record, number: number, now: now)
        case .timedOut:
            self.handle(.timeout, record: record, now: now)
        case .transportFailed:
            self.handle(.transport, record: record, now: now)
        }
    }

    private mutating func perform(
        _ action: NonInviteClientTransaction.Action, record: ClientTransaction, number: UInt64, now: Instant
    ) {
        switch action {
        case .sendRequest:
            self.emit(record.datagram, of: record.owner)
        case .passUp(let response):
            self.handle(response, record: record, number: number, now: now)
        case .timedOut:
            self.handle(.timeout, record: record, now: now)
        case .transportFailed:
            self.handle(.transport, record: record, now: now)
        }
    }

    func makeMachine(_ method: Method, isReliable: Bool, now: Instant) -> ClientTransaction.Machine {
        let timers = self.configuration.timers
        return method == .invite
            ? .invite(InviteClientTransaction(timers: timers, isReliable: isReliable, now: now))
            : .nonInvite(NonInviteClientTransaction(timers: timers, isReliable: isReliable, now: now))
    }

    static func via(_ route: Route, branch: String) -> Via {
        let address = route.local.address
        var via = Via(
            transport: route.transport.viaToken, host: address.isV6 ? "[\(address)]" : address.description,
            port: route.local.port)
        via.branch = branch
        via.rport = .requested
        return via
    }

    static func memoryKey(_ route: Route, _ authentication: AuthenticationExchange) -> ChallengeMemory.Key? {
        authentication.credentials.first.map { ChallengeMemory.Key(remote: route.remote, credentials: $0) }
    }

    /// The ACK of a 3xx–6xx belongs to the INVITE's transaction (section 17.1.1.3).
    private static func failureAck(for response: Response, record: ClientTransaction) -> Datagram {
        let invite = record.request
        var ack = Request(method: .ack, uri: invite.uri)
        ack.headers.append(.via, invite.headers[.via] ?? "")
        ack.headers.append(.maxForwards, String(Self.maxForwards))
        for route in invite.headers.all(.route) { ack.headers.append(.route, route) }
        ack.headers.append(.from, invite.headers[.from] ?? "")
        ack.headers.append(.to, response.headers[.to] ?? "")
        ack.headers.append(.callID, invite.headers[.callID] ?? "")
        ack.headers.append(.cSeq, CSeq(number: invite.cSeq?.number ?? 0, method: .ack).description)
        Self.copyCredentials(from: invite, to: &ack)
        var datagram = record.datagram
        datagram.bytes = ack.serialized()
        return datagram
    }

    /// An ACK carries the credentials of its INVITE, because it cannot be challenged (section 22.1).
    static func copyCredentials(from invite: Request, to ack: inout Request) {
        for name in [HeaderName.authorization, .proxyAuthorization] {
            for value in invite.headers.all(name) { ack.headers.append(name, value) }
        }
    }
}
