// What plugins store comes back, apart from other plugins, within limits.

import Foundation
import GRDB
import Testing

@testable import Vault

struct PluginValueTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    @Test func keepsNamespacesApart() async throws {
        let vault = try self.temporary.open()
        try await vault.pluginValues.set([1], namespace: "a", key: "k")
        try await vault.pluginValues.set([2], namespace: "b", key: "k")
        try await vault.pluginValues.set([3], namespace: "a", key: "k")
        #expect(try await vault.pluginValues.value(namespace: "a", key: "k") == [3])
        #expect(try await vault.pluginValues.value(namespace: "b", key: "k") == [2])
        #expect(try await vault.pluginValues.value(namespace: "c", key: "k") == nil)
        try await vault.pluginValues.remove(namespace: "a", key: "k")
        #expect(try await vault.pluginValues.value(namespace: "a", key: "k") == nil)
        #expect(try await vault.pluginValues.value(namespace: "b", key: "k") == [2])
    }

    @Test func listsKeysInPages() async throws {
        let vault = try self.temporary.open()
        for key in ["m/2", "m/1", "x", "m/%", "M/1"] {
            try await vault.pluginValues.set([], namespace: "a", key: key)
        }
        #expect(try await vault.pluginValues.keys(namespace: "a", prefix: "m/") == ["m/%", "m/1", "m/2"])
        #expect(try await vault.pluginValues.keys(namespace: "a", prefix: "m/", after: "m/%", limit: 1) == ["m/1"])
        #expect(try await vault.pluginValues.keys(namespace: "b").isEmpty)
        #expect(try await vault.pluginValues.keys(namespace: "a", limit: -1).isEmpty)
    }

    @Test func refusesWhatIsTooLarge() async throws {
        let vault = try self.temporary.open()
        let full = [UInt8](repeating: 0, count: VaultLimits.valueBytes)
        try await vault.pluginValues.set(full, namespace: "a", key: "k")
        #expect(try await vault.pluginValues.value(namespace: "a", key: "k") == full)
        let cases: [(value: [UInt8], namespace: String, key: String)] = [
            (full + [0], "a", "k"), ([], "", "k"), ([], String(repeating: "n", count: 65), "k"), ([], "a", ""),
            ([], "a", String(repeating: "k", count: 257)), ([], "a\0", "k"),
        ]
        for one in cases {
            let error = await #expect(throws: VaultError.self) {
                try await vault.pluginValues.set(one.value, namespace: one.namespace, key: one.key)
            }
            #expect(error?.code == "invalidField")
        }
    }

    @Test func aDamagedValueIsAnError() async throws {
        let vault = try self.temporary.open()
        try await vault.pluginValues.set([1, 2], namespace: "a", key: "k")
        try await vault.database.write { try $0.execute(sql: "UPDATE pluginValue SET key = 'moved'") }
        let error = await #expect(throws: VaultError.self) {
            try await vault.pluginValues.value(namespace: "a", key: "moved")
        }
        #expect(error?.code == "vaultDamagedRow")
    }
}
