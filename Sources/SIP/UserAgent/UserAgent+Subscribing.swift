// Subscriptions of ours: SUBSCRIBE, and the NOTIFYs that belong to it (RFC 6665, section 4.1).

public import Primitives

extension UserAgent {
    /// Subscribes. `notified` tells each NOTIFY; `subscriptionEnded` is the last word, unless `unsubscribe` was.
    ///
    /// - Parameters:
    ///   - request: A SUBSCRIBE; Accept, Contact and what else the package asks for are among its headers.
    ///   - expires: The seconds that are asked for, each time.
    public mutating func subscribe(
        _ request: OutgoingRequest, to event: EventPackage, expires: Int, now: Instant
    ) -> SubscriptionID {
        precondition(request.method == .subscribe)
        let id = SubscriptionID(rawValue: self.nextID())
        var message = self.makeRequest(request)
        if message.headers[.contact] == nil {
            message.headers.append(.contact, self.contact(user: request.from.uri.sip?.user, route: request.route))
        }
        message.headers.append(.event, event.description)
        message.headers.append(.expires, String(expires))
        guard self.subscriptions.count < self.configuration.limits.subscriptions,
            let key = Subscription.Key(callID: message.callID, localTag: message.from?.tag),
            self.startTransaction(
                message, purpose: .subscribe(id), route: request.route, nextHop: request.route,
                authentication: AuthenticationExchange(credentials: request.credentials), owner: request.owner,
                now: now) != nil
        else {
            self.emit(.subscriptionEnded(id, .refused(status: 503), retryAt: nil))
            return id
        }
        self.store(
            Subscription(
                id: id, key: key, event: event, accept: message.headers[.accept],
                contact: message.headers[.contact] ?? "", route: request.route, credentials: request.credentials,
                owner: request.owner, subscriber: Subscriber(expires: expires, isRefreshed: true)))
        return id
    }

    /// Ends a subscription; nothing is told of it any more (section 4.1.2.3).
    public mutating func unsubscribe(_ id: SubscriptionID, now: Instant) {
        guard var subscription = self.subscriptions[id], subscription.wish == .kept else { return }
        subscription.subscriber.leave()
        subscription.wish = .left(until: now + Subscriber.firstNotifyLimit)
        self.store(subscription)
        // Without a dialog there is nobody to tell: the NOTIFY that would make one gets 481, which ends it as well.
        if !self.sendSubscribe(id, expires: 0, now: now) { self.removeSubscription(id) }
    }

    mutating func handleSubscriptionTimeout(_ id: SubscriptionID, now: Instant) {
        guard var subscription = self.subscriptions[id] else { return }
        switch subscription.wish {
        case .left:
            self.removeSubscription(id)
        case .kept:
            let action = subscription.subscriber.handleTimeout(now: now)
            self.store(subscription)
            self.perform(action, of: id, record: nil, now: now)
        }
    }

    mutating func handleSubscribeResponse(
        _ response: Response, of id: SubscriptionID, record: ClientTransaction, now: Instant
    ) {
        if Self.isChallenge(response), self.subscriptions[id] != nil,
            case .retried = self.retry(record, after: response, now: now)
        {
            return
        }
        self.subscribeAnswered(response, of: id, record: record, now: now)
    }

    /// - Parameter response: `nil` when none came.
    mutating func subscribeAnswered(
        _ response: Response?, of id: SubscriptionID, record: ClientTransaction, now: Instant
    ) {
        guard var subscription = self.subscriptions[id] else { return }
        switch subscription.wish {
        case .left:
            // The NOTIFY that says the same may still be on its way.
            if response?.isSuccess != true { self.removeSubscription(id) }
        case .kept:
            if let response, response.isSuccess {
                subscription.learnDialog(record, response, self.configuration.limits)
            }
            let action = subscription.subscriber.answered(response, now: now)
            self.store(subscription)
            self.perform(action, of: id, record: record, now: now)
        }
    }

    /// The subscription that a NOTIFY belongs to by Call-ID and To tag.
    func subscription(of request: Request) -> SubscriptionID? {
        guard request.method == .notify else { return nil }
        let key = Subscription.Key(callID: request.callID, localTag: request.to?.tag)
        return key.flatMap { self.subscriptions.id(for: $0) }
    }

    /// Section 4.1.3; the order of RFC 3261, section 12.2.2.
    mutating func handleNotify(_ request: Request, of id: SubscriptionID, number: UInt64, now: Instant) {
        guard var subscription = self.subscriptions[id],
            subscription.takes(request, limits: self.configuration.limits)
        else { return self.refuseNotify(number, status: 481, now: now) }
        guard subscription.dialog?.acceptsSequence(of: request) == true else {
            return self.refuseNotify(number, status: 500, now: now)
        }
        guard let state = SubscriptionState(request) else {
            return self.refuseNotify(number, status: 400, now: now)
        }
        subscription.dialog?.refreshTarget(from: request)
        self.respond(to: number, status: 200, now: now)
        switch subscription.wish {
        case .left:
            self.store(subscription)
            if state.phase == .terminated { self.removeSubscription(id) }
        case .kept:
            let action = subscription.subscriber.receive(state, now: now)
            self.store(subscription)
            self.emit(.notified(id, request))
            self.perform(action, of: id, record: nil, now: now)
        }
    }

    private mutating func refuseNotify(_ number: UInt64, status: Int, now: Instant) {
        self.respond(to: number, status: status, now: now)
    }

    /// - Parameter record: The SUBSCRIBE whose answer led to this; it is sent once more where there is no dialog yet.
    private mutating func perform(
        _ action: Subscriber.Action?, of id: SubscriptionID, record: ClientTransaction?, now: Instant
    ) {
        switch action {
        case nil:
            break
        case .refresh(let expires):
            if self.sendSubscribe(id, expires: expires, now: now) { return }
            if let record, self.subscriptions[id]?.dialog == nil,
                self.resend(
                    record, authentication: AuthenticationExchange(credentials: record.authentication.credentials),
                    now: now, { $0.headers[.expires] = String(expires) }) != nil
            {
                return
            }
            self.removeSubscription(id)
            self.emit(.subscriptionEnded(id, .expired, retryAt: now))
        case .end(let end, let retryAt):
            self.removeSubscription(id)
            self.emit(.subscriptionEnded(id, end, retryAt: retryAt))
        }
    }

    /// False when there is no dialog to send it in, or no room for the transaction.
    private mutating func sendSubscribe(_ id: SubscriptionID, expires: Int, now: Instant) -> Bool {
        guard var subscription = self.subscriptions[id], var request = subscription.makeRequest(expires: expires),
            let dialog = subscription.dialog
        else { return false }
        self.store(subscription)
        request.headers.append(.userAgent, self.configuration.product)
        let number = self.startTransaction(
            request, purpose: .subscribe(id), route: dialog.route, nextHop: dialog.nextHop,
            authentication: AuthenticationExchange(credentials: subscription.credentials), owner: subscription.owner,
            now: now)
        return number != nil
    }

    mutating func nextSequence(of id: SubscriptionID) -> UInt32? {
        guard var subscription = self.subscriptions[id] else { return nil }
        let number = subscription.dialog?.nextSequence()
        self.store(subscription)
        return number
    }

    private mutating func store(_ subscription: Subscription) {
        self.subscriptions.store(subscription)
        self.timers.schedule(.subscription(subscription.id), at: subscription.deadline)
    }

    private mutating func removeSubscription(_ id: SubscriptionID) {
        self.subscriptions.remove(id)
        self.timers.schedule(.subscription(id), at: nil)
    }
}
