public import Primitives

/// The notifier's side of one subscription (RFC 6665, section 4.2): one NOTIFY at a time, so that none overtakes
/// another, and the latest news when there is more than one.
public struct Notifier: Hashable, Sendable {
    /// What a NOTIFY says.
    public struct Notification: Hashable, Sendable {
        public let state: SubscriptionState
        public let body: String
    }

    private struct News: Hashable {
        var body: String
        /// The reason for which the subscription ends with it.
        var end: String?
    }

    private var until: Instant
    private var body: String
    private var waiting: News?
    private var isNotifying = false
    public private(set) var isOver = false

    /// - Parameter body: What holds now; the first NOTIFY says it at once.
    public init(body: String, expires: Duration, now: Instant) {
        self.until = now + expires
        self.body = body
    }

    /// When `handleTimeout(now:)` must be called; `nil` at the end.
    public var deadline: Instant? { self.isOver ? nil : self.until }

    /// The NOTIFY that answers a subscription (section 4.2.1.2), also a refreshed one.
    public mutating func begin(now: Instant) -> Notification? { self.tell(self.body, now: now) }

    /// - Parameter end: The reason for which nothing follows, for example `noresource`.
    public mutating func tell(_ body: String, end: String? = nil, now: Instant) -> Notification? {
        guard !self.isOver else { return nil }
        self.body = body
        if let last = self.waiting?.end {
            self.waiting = News(body: body, end: last)
            return nil
        }
        self.waiting = News(body: body, end: end)
        return self.next(now: now)
    }

    /// The final response to the NOTIFY, `nil` when none came: without a subscriber there is nobody to tell
    /// (section 4.2.2).
    public mutating func answered(status: Int?, now: Instant) -> Notification? {
        self.isNotifying = false
        guard let status, (200..<300).contains(status) else {
            self.isOver = true
            self.waiting = nil
            return nil
        }
        return self.next(now: now)
    }

    /// SUBSCRIBE prolongs it, or ends it with zero.
    public mutating func refresh(expires: Duration, now: Instant) -> Notification? {
        guard expires > .zero else { return self.tell(self.body, end: "timeout", now: now) }
        self.until = now + expires
        return self.begin(now: now)
    }

    public mutating func handleTimeout(now: Instant) -> Notification? {
        guard let deadline, deadline <= now else { return nil }
        self.until = .distantFuture
        return self.tell(self.body, end: "timeout", now: now)
    }

    private mutating func next(now: Instant) -> Notification? {
        guard !self.isNotifying, let news = self.waiting else { return nil }
        self.waiting = nil
        self.isNotifying = true
        if let end = news.end {
            self.isOver = true
            return Notification(state: SubscriptionState(phase: .terminated, reason: end), body: news.body)
        }
        let left = max(0, Int((self.until - now).wholeSeconds))
        return Notification(state: SubscriptionState(phase: .active, expires: left), body: news.body)
    }
}
