// A demo that runs for weeks must not grow, and a caller that vanished must not keep its ports.

/// The named limits of the exchange.
enum ExchangeLimits {
    /// Calls at a time; further ones get 503.
    static let calls = 32
    /// Contacts that the one user may register; further ones get 403.
    static let bindings = 16
    /// The registrar's range of lifetimes: shorter ones get 423, longer ones are shortened.
    static let registrationLifetime: ClosedRange<Int> = 60...3_600
    /// Digits kept until they are played; further ones are dropped.
    static let digits = 32
    /// How long a call rings before it is answered.
    static let ringing: Duration = .milliseconds(400)
    /// How long early media plays before the answer.
    static let earlyMedia: Duration = .seconds(4)
    /// How often a call that nobody answers is said to ring (RFC 3261, section 13.3.1.1).
    static let alertingInterval: Duration = .seconds(60)
    /// When a call that nobody answers is given up with 480.
    static let unanswered: Duration = .seconds(600)
    /// When a call is ended because nothing was heard from its caller.
    static let silence: Duration = .seconds(120)
    /// How long a call lasts at most.
    static let call: Duration = .seconds(3_600)
}
