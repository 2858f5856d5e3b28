// The capability Storage: one namespace of the vault.

import PluginKit
import Vault

/// A plugin's values, sealed in the vault under the plugin's name.
struct PluginStorage: Storage {
    let values: PluginValueTable
    let namespace: String

    func value(forKey key: String) async throws -> [UInt8]? {
        try await self.asking { () async throws(VaultError) in
            try await self.values.value(namespace: self.namespace, key: key)
        }
    }

    func setValue(_ value: [UInt8], forKey key: String) async throws {
        try await self.asking { () async throws(VaultError) in
            try await self.values.set(value, namespace: self.namespace, key: key)
        }
    }

    func removeValue(forKey key: String) async throws {
        try await self.asking { () async throws(VaultError) in
            try await self.values.remove(namespace: self.namespace, key: key)
        }
    }

    private func asking<Value>(_ work: () async throws(VaultError) -> Value) async throws(HandlerError) -> Value {
        do throws(VaultError) {
            return try await work()
        } catch {
            throw HandlerError(error)
        }
    }
}
