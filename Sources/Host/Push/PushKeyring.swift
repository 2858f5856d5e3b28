// The key that browsers bind their subscriptions to is made at the first start and kept for ever.

import Drivers
import Vault
import WebPush

/// Gives the host's key for Web Push; the vault keeps it.
struct PushKeyring: Sendable {
    let vault: Vault

    private static let name = "web push"
    /// Random bytes are a key but once in four thousand million times.
    private static let draws = 4

    func key() async throws(VaultError) -> VAPIDKey {
        let bytes = try await self.vault.hostSecrets.value(named: Self.name, orMaking: Self.candidate())
        guard let key = try? VAPIDKey(bytes) else { throw .damagedRow(table: "hostSecret", id: Self.name) }
        return key
    }

    private static func candidate() -> [UInt8] {
        var bytes = SystemEntropy.bytes(VAPIDKey.byteCount)
        for _ in 0..<Self.draws where (try? VAPIDKey(bytes)) == nil {
            bytes = SystemEntropy.bytes(VAPIDKey.byteCount)
        }
        return bytes
    }
}
