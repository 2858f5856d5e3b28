// That the vault was writable at start says nothing of now: disks fill, and file systems become read-only after a fault.

import Vault

/// Tries now and then whether the vault can be written.
actor VaultProbe {
    /// An outcome holds for so long, however often it is asked for: each try is a write to the disk.
    static let lifetime: Duration = .seconds(5)

    private let attempt: @Sendable () async throws(VaultError) -> Void
    private var last: (at: ContinuousClock.Instant, failure: VaultError?)?
    /// One try at a time, for all who ask.
    private var running: Task<VaultError?, Never>?

    init(attempt: @escaping @Sendable () async throws(VaultError) -> Void) {
        self.attempt = attempt
    }

    /// Why the vault cannot be written; `nil` when it can.
    func failure() async -> VaultError? {
        if let last, ContinuousClock.now - last.at < Self.lifetime { return last.failure }
        if let running { return await running.value }
        let attempt = self.attempt
        let task = Task { () -> VaultError? in
            do throws(VaultError) {
                try await attempt()
                return nil
            } catch {
                return error
            }
        }
        self.running = task
        let failure = await task.value
        self.running = nil
        self.last = (.now, failure)
        return failure
    }
}
