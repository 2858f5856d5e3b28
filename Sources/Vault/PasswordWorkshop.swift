// scrypt takes a core and 32 MiB for a while: one at a time, off the threads that serve everyone else.

import Foundation
import Synchronization

/// Runs slow password work on a thread of its own, in order, with a limited queue.
final class PasswordWorkshop: Sendable {
    private let queue = DispatchQueue(label: "vault.passwords", qos: .utility)
    private let waiting = Atomic<Int>(0)

    /// Throws `.limitReached` instead of letting the queue grow.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(VaultError) -> Value
    ) async throws(VaultError) -> Value {
        let before = self.waiting.add(1, ordering: .relaxed).oldValue
        defer { self.waiting.subtract(1, ordering: .relaxed) }
        guard before < VaultLimits.waitingPasswordChecks else {
            throw .limitReached(what: "waiting logins", limit: VaultLimits.waitingPasswordChecks)
        }
        let result: Result<Value, VaultError> = await withCheckedContinuation { continuation in
            self.queue.async {
                do throws(VaultError) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
