// One master key, one subkey per purpose: what opens an account's password opens nothing else.

import Crypto
import Foundation

/// The keys that are derived from the vault's master key (HKDF, RFC 5869).
struct Keyring: Sendable {
    static let masterByteCount = 32

    /// Seals SIP passwords.
    let credentials: SymmetricKey
    /// Seals what plugins store.
    let pluginValues: SymmetricKey
    /// Seals messages and who wrote them.
    let messages: SymmetricKey
    /// Makes the digests by which messages are found.
    let messageIndex: SymmetricKey
    /// Seals where devices are reached.
    let push: SymmetricKey
    /// Seals the host's own keys.
    let hostSecrets: SymmetricKey
    /// Seals the row that proves the key at the next opening.
    let canary: SymmetricKey
    /// Says which key a vault was made with, without giving anything of it away.
    let fingerprint: [UInt8]

    /// `master` holds `masterByteCount` bytes.
    init(master: SymmetricKey) {
        self.credentials = Self.subkey(of: master, for: "credentials")
        self.pluginValues = Self.subkey(of: master, for: "plugin values")
        self.messages = Self.subkey(of: master, for: "messages")
        self.messageIndex = Self.subkey(of: master, for: "message index")
        self.push = Self.subkey(of: master, for: "push")
        self.hostSecrets = Self.subkey(of: master, for: "host secrets")
        self.canary = Self.subkey(of: master, for: "canary")
        self.fingerprint = Self.subkey(of: master, for: "fingerprint").withUnsafeBytes { Array($0.prefix(16)) }
    }

    private static func subkey(of master: SymmetricKey, for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, info: Array("spech vault 1 \(purpose)".utf8), outputByteCount: 32)
    }
}
