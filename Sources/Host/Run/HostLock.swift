// Two hosts on one vault would register the same accounts against each other.

import Foundation

/// Holds the vault's folder for one host; the kernel lets go when the process ends, however it ends.
final class HostLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock; the folder must exist.
    init(folder: String) throws(HostError) {
        let path = folder + "/host.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .vault(code: "vaultSystem", message: "Cannot create \(path): \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .vaultTaken(folder: folder)
        }
        // Set last: once it is set, `deinit` closes it, even when an initialiser throws.
        self.descriptor = descriptor
    }

    deinit {
        close(self.descriptor)
    }
}
