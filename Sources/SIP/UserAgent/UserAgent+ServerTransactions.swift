// Server transactions: answering, absorbing copies, doing what their machines say (RFC 3261, section 17.2).

public import Primitives

extension UserAgent {
    /// Answers a request that came as `Event.request`. A second final answer, or one that comes too late, is ignored.
    public mutating func respond(
        _ request: IncomingRequestID, status: Int, reason: String? = nil, headers: Headers = Headers(),
        body: [UInt8] = [], contentType: String? = nil, now: Instant
    ) {
        guard self.servers[request.rawValue] != nil else { return }
        self.respond(
            to: request.rawValue, status: status, reason: reason, headers: headers, body: body,
            contentType: contentType, now: now)
    }

    /// Sends a response through its transaction and returns the datagram; nil when the transaction takes none any more.
    @discardableResult
    mutating func respond(
        to number: UInt64, status: Int, reason: String? = nil, headers: Headers = Headers(), body: [UInt8] = [],
        contentType: String? = nil, now: Instant
    ) -> Datagram? {
        precondition((100..<700).contains(status), "no such status: \(status)")
        guard let record = self.servers[number] else { return nil }
        var response = Response.reply(to: record.request, status: status, reason: reason, toTag: record.toTag)
        for field in headers { response.headers.append(field.name, field.value) }
        if status >= 200 { response.headers.append(.server, self.configuration.product) }
        self.addBody(body, contentType: contentType, to: &response)
        let bytes = response.serialized()
        let isSent = self.runServer(number, now: now) {
            $0.respond(status: status, bytes: bytes, now: now)
        } nonInvite: {
            $0.respond(status: status, bytes: bytes, now: now)
        }
        return isSent ? record.returnPath.datagram(bytes) : nil
    }

    mutating func handleServerTimeout(_ number: UInt64, now: Instant) {
        self.runServer(number, now: now) {
            $0.handleTimeout(now: now)
        } nonInvite: {
            $0.handleTimeout(now: now)
        }
    }

    /// A copy of a request never reaches the transaction user twice.
    mutating func receiveCopy(_ number: UInt64, now: Instant) {
        self.drops.retransmittedRequests += 1
        self.runServer(number, now: now) {
            $0.receiveCopy(now: now)
        } nonInvite: {
            $0.receiveCopy(now: now)
        }
    }

    /// An ACK with its INVITE's branch: for a 3xx–6xx the machine takes it, for a 2xx it belongs to the dialog.
    ///
    /// Returns whether it was taken.
    mutating func receiveAck(_ number: UInt64, now: Instant) -> Bool {
        guard var record = self.servers[number], case .invite(var machine) = record.machine else { return false }
        let action = machine.receiveAck(now: now)
        record.machine = .invite(machine)
        self.settle(record, number: number)
        return action != .passUpAck
    }

    /// Keeps a transaction for a new request; nil at the limit.
    mutating func startServerTransaction(
        _ request: Request, key: ServerTransactionKey, returnPath: ReturnPath, bytes: Int, now: Instant
    ) -> UInt64? {
        let limits = self.configuration.limits
        guard self.servers.count < limits.serverTransactions,
            self.servers.requestBytes + bytes <= limits.serverTransactionBytes
        else { return nil }
        let timers = self.configuration.timers
        let isReliable = returnPath.transport.isReliable
        let machine: ServerTransaction.Machine =
            request.method == .invite
            ? .invite(InviteServerTransaction(timers: timers, isReliable: isReliable, now: now))
            : .nonInvite(NonInviteServerTransaction(timers: timers, isReliable: isReliable, now: now))
        let number = self.servers.insert(
            ServerTransaction(
                machine: machine, key: key, mergeKey: request.method == .cancel ? nil : MergeKey(request),
                request: request, returnPath: returnPath, requestBytes: bytes,
                toTag: request.to?.tag ?? self.entropy.tag()))
        self.timers.schedule(.server(number), at: machine.deadline)
        return number
    }

    @discardableResult
    private mutating func runServer(
        _ number: UInt64, now: Instant,
        invite: (inout InviteServerTransaction) -> InviteServerTransaction.Action?,
        nonInvite: (inout NonInviteServerTransaction) -> NonInviteServerTransaction.Action?
    ) -> Bool {
        guard var record = self.servers[number] else { return false }
        switch record.machine {
        case .invite(var machine):
            let action = invite(&machine)
            record.machine = .invite(machine)
            self.settle(record, number: number)
            return self.perform(action, record: record, number: number, now: now)
        case .nonInvite(var machine):
            let action = nonInvite(&machine)
            record.machine = .nonInvite(machine)
            self.settle(record, number: number)
            guard case .send(let bytes) = action else { return false }
            self.emit(record.returnPath.datagram(bytes), of: record.owner, transaction: number)
            return true
        }
    }

    private mutating func settle(_ record: ServerTransaction, number: UInt64) {
        self.timers.schedule(.server(number), at: record.machine.deadline)
        if record.machine.isTerminated { self.servers.remove(number) } else { self.servers[number] = record }
    }

    private mutating func perform(
        _ action: InviteServerTransaction.Action?, record: ServerTransaction, number: UInt64, now: Instant
    ) -> Bool {
        switch action {
        case .send(let bytes):
            self.emit(record.returnPath.datagram(bytes), of: record.owner, transaction: number)
            return true
        case .sendTrying:
            self.respond(to: number, status: 100, now: now)
            return true
        case .passUpAck, .timedOut, nil:
            // An ACK is looked up in its dialog; a refusal that was never acknowledged has no session any more.
            return false
        }
    }
}
