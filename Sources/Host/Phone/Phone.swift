// The phone as the host sees it; the driver is one, and a test may bring another.

import Primitives
import Telephony

/// Takes commands and answers each of them.
protocol Phone: Sendable {
    func perform(_ command: PhoneCommand) async throws(PhoneError) -> PhoneReply
    func now() -> Instant
}
