import Primitives

/// One subscription of ours with the dialog in which it lives (RFC 6665, sections 4.1 and 4.4.1).
///
/// `Subscriber` decides when to ask again and when it is over; this keeps what the requests need.
struct Subscription: Sendable {
    /// By what a NOTIFY finds it, also one that comes before the answer to SUBSCRIBE.
    struct Key: Hashable, Sendable {
        let callID: String
        let localTag: String

        init?(callID: String?, localTag: String?) {
            guard let callID, let localTag else { return nil }
            self.callID = callID
            self.localTag = localTag
        }
    }

    enum Wish: Hashable, Sendable {
        case kept
        /// We have said that we want no more; the NOTIFY that ends it is taken until then.
        case left(until: Instant)
    }

    let id: SubscriptionID
    let key: Key
    let event: EventPackage
    let accept: String?
    let contact: String
    let route: Route
    let credentials: [Credentials]
    let owner: MessageOwner?
    var subscriber: Subscriber
    var wish = Wish.kept
    /// With the first notifier that answered; further ones, behind a proxy that forked, are refused.
    var dialog: Dialog?

    var deadline: Instant? {
        switch self.wish {
        case .kept: self.subscriber.deadline
        case .left(let until): until
        }
    }

    /// SUBSCRIBE within the dialog, without Via; `nil` before there is one.
    mutating func makeRequest(expires: Int) -> Request? {
        guard let sequence = self.dialog?.nextSequence(), let dialog = self.dialog else { return nil }
        var request = dialog.makeRequest(.subscribe, sequence: sequence)
        request.headers.append(.contact, self.contact)
        request.headers.append(.event, self.event.description)
        request.headers.append(.expires, String(expires))
        if let accept = self.accept { request.headers.append(.accept, accept) }
        return request
    }

    /// A 2xx to SUBSCRIBE makes the dialog, unless a NOTIFY was quicker, and moves its target (section 4.4.1).
    mutating func learnDialog(_ record: ClientTransaction, _ response: Response, _ limits: UserAgentLimits) {
        if self.dialog != nil {
            self.dialog?.refreshTarget(from: response)
        } else if response.to?.tag != nil {
            self.dialog = Dialog(request: record.request, response: response, route: record.route, limits: limits)
        }
    }

    /// Whether a NOTIFY comes from the notifier of this subscription, or from the first that answers.
    mutating func takes(_ notify: Request, limits: UserAgentLimits) -> Bool {
        guard let event = EventPackage(notify), event == self.event else { return false }
        if let dialog = self.dialog { return dialog.id == DialogID(notify) }
        self.dialog = Dialog(
            request: notify, localTag: self.key.localTag, localSequence: 0, contact: self.contact, route: self.route,
            limits: limits)
        // What the SUBSCRIBEs before had for numbers is not known here (RFC 3261, section 12.2.1.1: they only rise).
        self.dialog?.skipSequences()
        self.dialog?.forgetRemoteSequence()
        return self.dialog != nil
    }
}
