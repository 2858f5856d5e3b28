import Primitives
import SIP

// Notices of delivery and display (RFC 5438), both ways. They are asked for of those who write in envelopes themselves,
// and go out once: whoever misses one still has the answer to the request.

extension PhoneMachine {
    /// What goes out as a message's body: an envelope where the far end reads it and it fits, plain text otherwise.
    func body(of message: OutgoingMessage, from account: Account) -> (type: String, bytes: [UInt8]) {
        let plain = (type: "text/plain;charset=UTF-8", bytes: Array(message.text.utf8))
        guard self.envelopes.understands(message.correspondent), let writtenAt = message.writtenAt else { return plain }
        var envelope = CPIMMessage(contentType: plain.type, body: plain.bytes)
        envelope.from = account.addressOfRecord.uri.description
        envelope.to = message.target.description
        envelope.dateTime = InternetTime.text(writtenAt)
        envelope.messageID = message.id.rawValue
        envelope.asksForDelivery = true
        envelope.asksForDisplay = true
        let document = envelope.document
        return document.count <= self.settings.messageLimit(of: account) ? (CPIMMessage.contentType, document) : plain
    }

    /// The far end takes no envelopes after all: the same message goes out once more, as plain text.
    mutating func withoutEnvelope(
        _ outcome: MessageOutcome, _ result: Result<Response, ClientFailure>, of message: OutgoingMessage
    ) -> MessageOutcome {
        guard case .failed(let reason) = outcome, case .success(let response) = result,
            [415, 488, 606].contains(response.status), self.envelopes.understands(message.correspondent)
        else { return outcome }
        self.envelopes.forget(message.correspondent)
        return .again(reason, retryAfter: nil, isServerSilent: false)
    }

    /// A message is kept: its sender hears of it where they asked and the person allows it.
    mutating func acknowledge(_ message: IncomingMessage, now: Instant) {
        guard let receipt = message.receipt, receipt.wantsDelivery else { return }
        self.report(
            .delivered,
            DisplayedMessage(correspondent: message.correspondent, to: message.remote.uri, receipt: receipt), now: now)
    }

    /// Messages were read.
    mutating func tellDisplayed(_ messages: [DisplayedMessage], now: Instant) {
        for message in messages.prefix(self.settings.displayReportLimit) where message.receipt.wantsDisplay {
            self.report(.displayed, message, now: now)
        }
    }

    /// A notice itself asks for none (RFC 5438, section 7.2.1).
    private mutating func report(_ status: DispositionReport.Status, _ message: DisplayedMessage, now: Instant) {
        guard let line = self.accounts[message.correspondent.account].flatMap({ self.lines[$0] }),
            line.account.preferences.receipts.allows(status), self.reasonToWait(line) == nil, let route = line.route,
            let target = try? DialTarget(message.to, account: line.account).uri
        else { return }
        let report = DispositionReport(messageID: message.receipt.messageID, status: status)
        var envelope = CPIMMessage(
            contentType: DispositionReport.contentType, body: report.document(dateTime: message.receipt.dateTime))
        envelope.from = line.account.addressOfRecord.uri.description
        envelope.to = target.description
        envelope.messageID = self.entropy.token(bytes: 16)
        envelope.disposition = "notification"
        var request = UserAgent.OutgoingRequest(
            method: .message, uri: .sip(target), from: line.account.addressOfRecord, to: NameAddress(uri: .sip(target)),
            body: envelope.document, contentType: CPIMMessage.contentType, route: route,
            credentials: [line.credentials], routeSet: line.preloadedRoutes)
        request.owner = MessageOwner(line.account.id)
        self.counters.receiptsSent &+= 1
        self.requests[self.agent.send(request, now: now)] = .receipt
    }

    /// A notice of the far end; the vault knows whether there is such a message of ours to them.
    mutating func receive(_ report: DispositionReport, from correspondent: Correspondent, owner: UserID) {
        self.counters.receiptsReceived &+= 1
        let state: MessageState =
            switch report.status {
            case .delivered: .delivered
            case .displayed: .displayed
            case .failed:
                .failed(
                    MessageReason(
                        code: "notDelivered", message: "The far end took the message, and could not deliver it."))
            }
        let id = MessageID(rawValue: report.messageID)
        // Its own answer settles what is still under way.
        guard !self.outbox.contains(id) || state == .displayed else { return }
        self.store(.noteReport(id, correspondent, owner: owner, state), for: .message(.note))
    }
}

extension AccountPreferences.Receipts {
    func allows(_ status: DispositionReport.Status) -> Bool {
        switch self {
        case .off: false
        case .delivered: status == .delivered
        case .displayed: status == .delivered || status == .displayed
        }
    }
}
