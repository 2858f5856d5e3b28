/// The value of Subscription-State (RFC 6665, section 8.2.3): how a subscription stands after this NOTIFY.
public struct SubscriptionState: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        case pending
        case active
        case terminated
    }

    public var phase: Phase
    /// Seconds that are left.
    public var expires: Int?
    /// Why it is over, for example `timeout`, `noresource` or `rejected`.
    public var reason: String?
    /// Seconds after which a new subscription may be tried.
    public var retryAfter: Int?

    public init(phase: Phase, expires: Int? = nil, reason: String? = nil, retryAfter: Int? = nil) {
        self.phase = phase
        self.expires = expires
        self.reason = reason
        self.retryAfter = retryAfter
    }

    /// `nil` when the request has no such header, or none that can be read. A state that nobody knows counts as active,
    /// as section 4.1.3 asks.
    public init?(_ request: Request) {
        guard var scanner = request.headers.firstScanner(of: .subscriptionState), let token = scanner.token(),
            let parameters = scanner.headerParameters()
        else { return nil }
        switch scanner.text(token).lowercasedASCII {
        case "pending": self.phase = .pending
        case "terminated": self.phase = .terminated
        default: self.phase = .active
        }
        self.expires = parameters["expires"].flatMap { UInt32($0) }.map(Int.init)
        self.reason = parameters["reason"]?.lowercasedASCII
        self.retryAfter = parameters["retry-after"].flatMap { UInt32($0) }.map(Int.init)
    }
}

extension SubscriptionState: CustomStringConvertible {
    public var description: String {
        var text =
            switch self.phase {
            case .pending: "pending"
            case .active: "active"
            case .terminated: "terminated"
            }
        if let expires { text += ";expires=\(expires)" }
        if let reason { text += ";reason=\(reason)" }
        if let retryAfter { text += ";retry-after=\(retryAfter)" }
        return text
    }
}
