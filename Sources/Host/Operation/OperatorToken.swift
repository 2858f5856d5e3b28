// Whoever watches from another machine proves itself with a word that only it and a file here know.

import Crypto
import Foundation

/// The bearer token (RFC 6750) of those who watch this host. Only its hash is kept, and nothing prints it.
struct OperatorToken: Sendable {
    /// Shorter ones could be guessed, as nothing slows guessing down.
    static let shortest = 16
    static let longest = 1_024

    private let hash: SHA256.Digest

    /// Reads the token from a file that nobody else can read; white space around it is ignored.
    init(file path: String) throws(HostError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = attributes[.posixPermissions] as? Int, let data = FileManager.default.contents(atPath: path)
        else {
            throw .badSettings(
                "The token file \(path) cannot be read. Check its path, its owner and its mode, or leave "
                    + "--metrics-token-file out.")
        }
        guard mode & 0o077 == 0 else {
            throw .badSettings(
                "The token file \(path) has mode 0\(String(mode, radix: 8)), so other users could read it. Run `chmod "
                    + "0600 \(path)`.")
        }
        let text = String(decoding: data.prefix(Self.longest + 2), as: UTF8.self)
        guard let token = OperatorToken(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw .badSettings(
                "The token file \(path) must hold one token of \(Self.shortest) to \(Self.longest) letters, digits and "
                    + "signs without spaces. Make one: openssl rand -hex 32")
        }
        self = token
    }

    init?(_ text: String) {
        guard (Self.shortest...Self.longest).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.hash = SHA256.hash(data: Data(text.utf8))
    }

    /// Whether an Authorization header carries it; digests are compared in constant time.
    func isCarried(by authorization: String) -> Bool {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return SHA256.hash(data: Data(parts[1].utf8)) == self.hash
    }
}

extension OperatorToken: CustomStringConvertible, CustomReflectable {
    var description: String { "OperatorToken(redacted)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
