// The phone needs the tabs, and the tabs need the phone.

import Primitives
import Synchronization
import Telephony

/// Stands for the phone while the host is put together.
final class PhoneSlot: Phone {
    private let phone = Mutex<(any Phone)?>(nil)

    func fill(_ phone: any Phone) {
        self.phone.withLock { $0 = phone }
    }

    func perform(_ command: PhoneCommand) async throws(PhoneError) -> PhoneReply {
        guard let phone = self.phone.withLock({ $0 }) else { throw .shuttingDown }
        return try await phone.perform(command)
    }

    func now() -> Instant { self.phone.withLock { $0 }?.now() ?? Instant(nanoseconds: 0) }
}
