// A login password is stored as a hash that costs an attacker time and memory for every guess.

import Crypto
import CryptoExtras
import Foundation

/// The scrypt hash of a password (RFC 7914) with the parameters that made it.
struct PasswordHash: Hashable, Sendable {
    struct Parameters: Hashable, Sendable {
        var rounds: Int
        var blockSize: Int
        var parallelism: Int

        /// 32 MiB and about 200 ms of one core.
        static let current = Parameters(rounds: 32_768, blockSize: 8, parallelism: 3)

        /// Guards against a damaged row that would ask for all memory or all day.
        var isReasonable: Bool {
            (2...131_072).contains(self.rounds) && self.rounds.nonzeroBitCount == 1
                && (1...16).contains(self.blockSize) && (1...16).contains(self.parallelism)
        }
    }

    let hash: [UInt8]
    let salt: [UInt8]
    let parameters: Parameters

    init(hash: [UInt8], salt: [UInt8], parameters: Parameters) {
        self.hash = hash
        self.salt = salt
        self.parameters = parameters
    }

    /// Hashes `password` with a fresh random salt. Slow on purpose: run it on `PasswordWorkshop`.
    init(of password: Password, parameters: Parameters = .current) throws(VaultError) {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        self.init(
            hash: try Self.derive(from: password, salt: salt, parameters: parameters), salt: salt,
            parameters: parameters)
    }

    /// Takes as long for a wrong password as for the right one.
    func matches(_ password: Password) throws(VaultError) -> Bool {
        let candidate = try Self.derive(from: password, salt: self.salt, parameters: self.parameters)
        return ConstantTime.areEqual(candidate, self.hash)
    }

    /// Passwords are compared by their precomposed form, as two keyboards may compose one letter differently.
    private static func derive(
        from password: Password, salt: [UInt8], parameters: Parameters
    ) throws(VaultError) -> [UInt8] {
        let passphrase = Array(password.text.precomposedStringWithCompatibilityMapping.utf8)
        guard parameters.isReasonable,
            let key = try? KDF.Scrypt.deriveKey(
                from: passphrase, salt: salt, outputByteCount: 32, rounds: parameters.rounds,
                blockSize: parameters.blockSize, parallelism: parameters.parallelism)
        else { throw .system(path: "user", operation: "hash a password of", reason: "scrypt refused its parameters") }
        return key.withUnsafeBytes { Array($0) }
    }
}
