// A disk that is full refuses every message and every login.

import Foundation

/// The room on the disk that holds the vault.
struct DiskCheck {
    let folder: String

    /// Below this, in bytes, messages will soon be refused.
    static let tooLittle: UInt64 = 32 << 20
    static let little: UInt64 = 256 << 20

    var finding: Finding {
        guard let free = self.free else {
            return .warning("disk", "how much room it has cannot be read at \(self.folder).")
        }
        return Self.finding(free)
    }

    /// - Parameter free: In bytes.
    static func finding(_ free: UInt64) -> Finding {
        let text = "\(free >> 20) MiB are free where the vault is"
        if free < Self.tooLittle { return .problem("disk", "\(text). Make room, or move the vault with --vault.") }
        if free < Self.little { return .warning("disk", "\(text). Make room before it is full.") }
        return .ok("disk", text)
    }

    /// Bytes that this user may still write; a vault that does not exist yet will be where its nearest folder is.
    private var free: UInt64? {
        var url = URL(fileURLWithPath: self.folder)
        while !FileManager.default.fileExists(atPath: url.path), url.path != "/" { url.deleteLastPathComponent() }
        var status = statvfs()
        guard statvfs(url.path, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}
