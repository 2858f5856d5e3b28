// The folder keeps others out of the database, its log and its shared memory at once.

import Foundation

/// The vault's folder: mode 0700, owned by whoever runs this program.
struct VaultFolder {
    /// An exclusive lock on the folder, which the kernel drops when the process ends.
    struct Lock {
        fileprivate let descriptor: Int32

        func release() {
            close(self.descriptor)
        }
    }

    let path: String

    /// Makes the folder where it is missing; its parent must exist or be makeable.
    init(preparing path: String) throws(VaultError) {
        self.path = path
        if mkdir(path, 0o700) != 0 {
            let number = errno
            if number == ENOENT {
                try Self.makeParents(of: path)
            } else if number != EEXIST {
                throw VaultError(errno: number, operation: "create", path: path)
            }
        }
        guard let kind = try FileAccess(path: path) else {
            throw .system(path: path, operation: "create", reason: "it vanished")
        }
        try kind.requirePrivateFolder()
        guard access(path, W_OK | X_OK) == 0 else { throw VaultError(errno: errno, operation: "write in", path: path) }
    }

    /// Whether the file exists; throws if it is there but not private or not writable.
    func checkFile(_ file: String) throws(VaultError) -> Bool {
        guard let found = try FileAccess(path: file) else { return false }
        try found.requirePrivateFile(ownedByRootToo: false)
        guard access(file, R_OK | W_OK) == 0 else { throw VaultError(errno: errno, operation: "open", path: file) }
        return true
    }

    /// Makes an empty file of mode 0600; SQLite gives its log and shared memory the same mode.
    func createFile(_ file: String) throws(VaultError) {
        let descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw VaultError(errno: errno, operation: "create", path: file) }
        close(descriptor)
        FileAccess.synchronizeFolder(of: file)
    }

    /// Waits for another process that is opening the same vault, but not for ever.
    func lock(patience: Duration) throws(VaultError) -> Lock {
        let descriptor = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw VaultError(errno: errno, operation: "lock", path: self.path) }
        for _ in 0...max(0, Int(patience / Self.pause)) {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return Lock(descriptor: descriptor) }
            usleep(UInt32(Self.pause / .microseconds(1)))
        }
        close(descriptor)
        throw .busy(path: self.path)
    }

    private static let pause: Duration = .milliseconds(20)

    private static func makeParents(of path: String) throws(VaultError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .system(path: path, operation: "create", reason: error.localizedDescription)
        }
    }
}
