// A vault is looked at as it would be opened, and stays as it is.

import Foundation
import GRDB
import Testing

@testable import Vault

struct InspectionTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    private func inspect(_ key: VaultKey = .hexadecimal(Password(TemporaryVault.keyDigits))) throws -> VaultInspection?
    {
        try Vault.inspect(folder: self.temporary.folder, key: key)
    }

    @Test func findsNothingWhereNothingIsAndMakesNothing() throws {
        #expect(try self.inspect(.file(path: nil)) == nil)
        #expect(!FileManager.default.fileExists(atPath: self.temporary.folder))
    }

    @Test func tellsWhatIsThereAndChangesNothing() async throws {
        _ = try await self.temporary.fill(accounts: 2)
        let before = try self.temporary.contents()
        let found = try #require(try self.inspect())
        #expect(found.users == 1 && !found.hasPassword)
        #expect(found.accounts.accounts.map(\.server.host) == ["192.0.2.7", "192.0.2.7"])
        #expect(try self.temporary.contents() == before)
    }

    @Test func looksAtAVaultThatIsOpen() async throws {
        let user = try await self.temporary.fill(accounts: 1)
        let vault = try self.temporary.open()
        try await vault.accounts.save(TemporaryVault.account(5, of: user))
        #expect(try self.inspect()?.accounts.accounts.count == 2)
        try await vault.accounts.save(TemporaryVault.account(6, of: user))
        #expect(try await vault.accounts.list().accounts.count == 3)
    }

    @Test func refusesAnotherKey() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        let wrong = VaultKey.hexadecimal(Password(String(repeating: "f", count: 64)))
        #expect(throws: VaultError.wrongKey(source: "SPECH_VAULT_KEY_HEX")) { try self.inspect(wrong) }
    }

    @Test func makesNoKeyWhereOneIsMissing() async throws {
        _ = try await self.temporary.fill(accounts: 1, key: .file(path: nil))
        try FileManager.default.removeItem(atPath: self.temporary.keyFile)
        #expect(throws: VaultError.keyFileMissing(path: self.temporary.keyFile)) { try self.inspect(.file(path: nil)) }
        #expect(!FileManager.default.fileExists(atPath: self.temporary.keyFile))
    }

    @Test func refusesWhatOthersCouldRead() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        try self.temporary.chmod(self.temporary.database, 0o644)
        #expect(throws: VaultError.self) { try self.inspect() }
    }

    @Test func tellsADamagedRowApart() async throws {
        _ = try await self.temporary.fill(accounts: 3)
        try self.temporary.tamper {
            try $0.execute(sql: "UPDATE account SET sealedPassword = x'00' WHERE id = 'account-1'")
        }
        let found = try #require(try self.inspect())
        #expect(found.accounts.accounts.map(\.id.rawValue) == ["account-0", "account-2"])
        #expect(found.accounts.damaged.map(\.id.rawValue) == ["account-1"])
    }

    @Test func countsTheDevicesThatMayAct() async throws {
        let user = try await self.temporary.fill(accounts: 0)
        let vault = try self.temporary.open()
        let first = try await vault.devices.enrol(user: user.id, name: "a", now: TemporaryVault.now)
        _ = try await vault.devices.enrol(user: user.id, name: "b", now: TemporaryVault.now)
        #expect(try await vault.devices.count() == 2)
        try await vault.devices.revoke(first.device.id, of: user.id, now: TemporaryVault.now)
        #expect(try await vault.devices.count() == 1)
    }
}
