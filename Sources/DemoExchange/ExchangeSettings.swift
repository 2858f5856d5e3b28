// What the exchange is told once.

import Primitives
import SIP

/// Where the exchange is and whom it knows.
struct ExchangeSettings: Sendable {
    /// Written into User-Agent and Server.
    static let product = "SpechPhone-DemoExchange"

    /// The realm of its challenges.
    var realm = "demo"
    var user = "demo"
    var password: Secret
    /// The address that media is bound to; SIP has it from each datagram.
    var address: IPAddress
}
