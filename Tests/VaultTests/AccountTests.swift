// Accounts: saved, replaced, ordered, limited, and damaged one at a time.

import Foundation
import GRDB
import Testing

@testable import Vault

struct AccountTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    @Test func savingAgainReplacesAndKeepsTheCreation() async throws {
        let user = try await self.temporary.fill(accounts: 1)
        let vault = try self.temporary.open()
        var changed = TemporaryVault.account(0, of: user, password: "new")
        changed.server = .init(host: "[2001:db8::1]", port: nil, transport: "tcp")
        changed.displayName = nil
        changed.settings = Array(#"{"forwardBusy":"1002"}"#.utf8)
        changed.createdAt = TemporaryVault.now + 99
        try await vault.accounts.save(changed)
        changed.createdAt = TemporaryVault.now
        #expect(try await vault.accounts.list().accounts == [changed])
        #expect(try await vault.accounts.account(changed.id) == changed)
    }

    @Test func listsInTheUsersOrder() async throws {
        let user = try await self.temporary.fill(accounts: 3)
        let vault = try self.temporary.open()
        var last = TemporaryVault.account(0, of: user)
        last.order = 9
        try await vault.accounts.save(last)
        let ids = try await vault.accounts.list(of: user.id).accounts.map(\.id.rawValue)
        #expect(ids == ["account-1", "account-2", "account-0"])
    }

    @Test func anotherUserCannotTakeAnAccountOver() async throws {
        let user = try await self.temporary.fill(accounts: 1)
        let vault = try self.temporary.open()
        let eve = try await vault.users.create(name: "eve", role: .user, password: nil, now: TemporaryVault.now)
        await #expect(throws: VaultError.conflict(table: "account", id: "account-0")) {
            try await vault.accounts.save(TemporaryVault.account(0, of: eve))
        }
        #expect(try await vault.accounts.list().accounts == [TemporaryVault.account(0, of: user)])
        #expect(try await vault.accounts.list(of: eve.id).accounts.isEmpty)
    }

    @Test(arguments: [
        "UPDATE account SET sealedPassword = substr(sealedPassword, 1, 20) WHERE id = 'account-1'",
        "UPDATE account SET sealedPassword = x'' WHERE id = 'account-1'",
        "UPDATE account SET sealedPassword = (SELECT sealedPassword FROM account WHERE id = 'account-2') "
            + "WHERE id = 'account-1'",
        "UPDATE account SET sealedSettings = x'01' WHERE id = 'account-1'",
        "UPDATE account SET serverPort = 70000 WHERE id = 'account-1'",
        "UPDATE account SET user = CAST(x'ff' AS TEXT), sealedPassword = x'ff' WHERE id = 'account-1'",
    ])
    func aDamagedRowDoesNotHideTheOthers(damage: String) async throws {
        let user = try await self.temporary.fill(accounts: 3)
        try self.temporary.tamper { try $0.execute(sql: damage) }
        let vault = try self.temporary.open()
        let listing = try await vault.accounts.list()
        #expect(listing.accounts.map(\.id.rawValue) == ["account-0", "account-2"])
        let error = VaultError.damagedRow(table: "account", id: "account-1")
        #expect(
            listing.damaged == [
                DamagedAccount(id: RecordID(rawValue: "account-1"), owner: user.id, error: error)
            ])
        await #expect(throws: error) { try await vault.accounts.account(RecordID(rawValue: "account-1")) }

        try await vault.accounts.save(TemporaryVault.account(1, of: user))
        #expect(try await vault.accounts.list().damaged.isEmpty)
    }

    @Test func aByteFlippedInTheFileIsADamagedRow() async throws {
        _ = try await self.temporary.fill(accounts: 3)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: self.temporary.database))
        let mark = try #require(bytes.range(of: Data("auth1".utf8)))
        bytes[mark.upperBound + 20] ^= 0x01
        try bytes.write(to: URL(fileURLWithPath: self.temporary.database))
        let listing = try await self.temporary.open().accounts.list()
        #expect(listing.accounts.count == 2)
        #expect(listing.damaged.map(\.id.rawValue) == ["account-1"])
    }

    @Test func refusesFieldsThatCannotBeStored() async throws {
        let user = try await self.temporary.fill(accounts: 0)
        let vault = try self.temporary.open()
        let good = TemporaryVault.account(1, of: user)
        let long = String(repeating: "x", count: 256)
        let changes: [(String, (inout StoredAccount) -> Void)] = [
            ("user", { $0.user = "" }), ("user", { $0.user = long }), ("domain", { $0.domain = "a\r\nb" }),
            ("server", { $0.server.host = "" }), ("displayName", { $0.displayName = "a\0b" }),
            ("password", { $0.password = Password(String(repeating: "x", count: 1_025)) }),
            ("expires", { $0.expiresSeconds = 0 }),
        ]
        for (field, change) in changes {
            var account = good
            change(&account)
            let refused = account
            let error = await #expect(throws: VaultError.self) { try await vault.accounts.save(refused) }
            guard case .invalidField(field, _) = error else {
                Issue.record("\(field): \(String(describing: error))")
                continue
            }
        }
        #expect(try await vault.accounts.list().accounts.isEmpty)
    }

    @Test func refusesOneAccountTooMany() async throws {
        let user = try await self.temporary.fill(accounts: VaultLimits.accountsPerUser)
        let vault = try self.temporary.open()
        let error = await #expect(throws: VaultError.self) {
            try await vault.accounts.save(TemporaryVault.account(VaultLimits.accountsPerUser, of: user))
        }
        #expect(error?.code == "limitReached")
        try await vault.accounts.save(TemporaryVault.account(0, of: user, password: "changed"))
    }

    @Test func anUnknownOwnerIsRefused() async throws {
        let vault = try self.temporary.open()
        let nobody = StoredUser(
            id: RecordID(), name: "x", role: .user, hasPassword: false, createdAt: TemporaryVault.now)
        let error = await #expect(throws: VaultError.self) {
            try await vault.accounts.save(TemporaryVault.account(1, of: nobody))
        }
        #expect(error?.code == "notFound")
    }
}
