// Who may read a file decides whether its seal is worth anything: checked at every start, never repaired in silence.

import Foundation

/// The kind, owner and mode of a file or folder.
struct FileAccess {
    let path: String
    private let status: stat

    /// `nil` if there is nothing at `path`. Does not open it: closing a descriptor of a database would drop the locks
    /// that SQLite holds on it in this process.
    init?(path: String) throws(VaultError) {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, 0) == 0 else {
            if errno == ENOENT { return nil }
            throw VaultError(errno: errno, operation: "inspect", path: path)
        }
        self.path = path
        self.status = status
    }

    init(descriptor: Int32, path: String) throws(VaultError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw VaultError(errno: errno, operation: "inspect", path: path) }
        self.path = path
        self.status = status
    }

    var size: Int64 { Int64(self.status.st_size) }

    func requirePrivateFolder() throws(VaultError) {
        guard self.status.st_mode & S_IFMT == S_IFDIR else { throw .wrongKind(path: self.path, wanted: "folder") }
        try self.requirePrivate(0o700, ownedByRootToo: false)
    }

    /// A key file may belong to root, as a mounted secret does.
    func requirePrivateFile(ownedByRootToo: Bool) throws(VaultError) {
        guard self.status.st_mode & S_IFMT == S_IFREG else { throw .wrongKind(path: self.path, wanted: "file") }
        try self.requirePrivate(0o600, ownedByRootToo: ownedByRootToo)
    }

    private func requirePrivate(_ wanted: UInt32, ownedByRootToo: Bool) throws(VaultError) {
        let owner = self.status.st_uid
        guard owner == geteuid() || (ownedByRootToo && owner == 0) else {
            throw .wrongOwner(path: self.path, owner: owner, expected: geteuid())
        }
        let mode = self.status.st_mode & 0o7777
        guard mode & 0o077 == 0 else { throw .wrongPermissions(path: self.path, mode: mode, wanted: wanted) }
    }

    /// Makes a new name in a folder outlive a power cut. Best effort: some file systems cannot.
    static func synchronizeFolder(of path: String) {
        let descriptor = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
