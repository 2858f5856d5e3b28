// The key file is made once, never overwritten, and only for its owner to read.

import Crypto
import Foundation

/// A file with the master key as 64 hexadecimal digits and a line feed.
struct KeyFile {
    let path: String

    /// Reads the key, or makes it when the file is missing and nothing was sealed with an earlier one.
    func load(makingIfMissing: Bool) throws(VaultError) -> SymmetricKey {
        if let text = try self.read() { return try Self.parse(text, source: self.path) }
        guard makingIfMissing else { throw .keyFileMissing(path: self.path) }
        let key = SymmetricKey(size: .bits256)
        try self.create(Self.text(of: key))
        return key
    }

    /// Exactly 64 hexadecimal digits; white space around them is ignored. The text never appears in the error.
    static func parse(_ text: String, source: String) throws(VaultError) -> SymmetricKey {
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines).utf8.map { byte -> UInt8? in
            Unicode.Scalar(byte).properties.isASCIIHexDigit
                ? Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) : nil
        }
        guard digits.count == 2 * Keyring.masterByteCount else {
            throw .keyMalformed(source: source, reason: "it has \(digits.count) characters")
        }
        let known = digits.compactMap(\.self)
        guard known.count == digits.count else {
            throw .keyMalformed(source: source, reason: "it holds something else than hexadecimal digits")
        }
        return SymmetricKey(data: stride(from: 0, to: known.count, by: 2).map { known[$0] << 4 | known[$0 + 1] })
    }

    private static func text(of key: SymmetricKey) -> String {
        key.withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
        }
    }

    /// The file's text; `nil` if there is no file.
    private func read() throws(VaultError) -> String? {
        let descriptor = Glibc.open(self.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(path: self.path, operation: "read", reason: String(cString: strerror(errno)))
        }
        defer { Glibc.close(descriptor) }
        try FileAccess(descriptor: descriptor, path: self.path).requirePrivateFile(ownedByRootToo: true)
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .system(path: self.path, operation: "read", reason: "I/O error") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Writes beside the final name and links it there, so that a kill never leaves half a key and an existing file
    /// is never replaced. The caller holds the folder's lock.
    private func create(_ text: String) throws(VaultError) {
        let draft = "\(self.path).new"
        unlink(draft)
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw VaultError(errno: errno, operation: "create", path: self.path) }
        defer {
            Glibc.close(descriptor)
            unlink(draft)
        }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
            link(draft, self.path) == 0
        else { throw VaultError(errno: errno, operation: "create", path: self.path) }
        FileAccess.synchronizeFolder(of: self.path)
    }

    private static let maximumBytes = 1_024
}
