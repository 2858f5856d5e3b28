// How a secret lies on the disk: encrypted, authenticated, and bound to the row it belongs to.

import Crypto
import Foundation

/// AES-256-GCM (NIST SP 800-38D): one byte of version, 12 of nonce, the ciphertext, 16 of tag.
enum SealedValue {
    /// Where a sealed value lies. Moved to another row or column it no longer opens.
    struct Place: Hashable, Sendable {
        let table: String
        let column: String
        let row: String

        /// Table and column are names in the code and hold no NUL, so no two places share their bytes.
        fileprivate var bytes: [UInt8] { Array("\(self.table)\0\(self.column)\0\(self.row)".utf8) }
    }

    /// Encrypts with a fresh random nonce.
    static func seal(_ plain: [UInt8], at place: Place, with key: SymmetricKey) throws(VaultError) -> [UInt8] {
        guard let box = try? AES.GCM.seal(plain, using: key, authenticating: [Self.version] + place.bytes),
            let combined = box.combined
        else { throw .system(path: place.table, operation: "seal a value of", reason: "the cipher refused") }
        return [Self.version] + Array(combined)
    }

    /// Decrypts; `.damagedRow` if a bit changed, the row is another one, or the key does not fit.
    static func open(_ sealed: [UInt8], at place: Place, with key: SymmetricKey) throws(VaultError) -> [UInt8] {
        guard sealed.first == Self.version,
            let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst()),
            let plain = try? AES.GCM.open(box, using: key, authenticating: [Self.version] + place.bytes)
        else { throw .damagedRow(table: place.table, id: place.row) }
        return Array(plain)
    }

    private static let version: UInt8 = 1
}
