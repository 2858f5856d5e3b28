// A disk that is full, cannot be written, is shared, or loses its power in the middle of a write.

import Foundation
import GRDB
import Testing

@testable import Vault

struct DiskTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    @Test func aFullDiskIsAnErrorAndKeepsWhatWasStored() async throws {
        let user = try await self.temporary.fill(accounts: 1)
        let vault = try self.temporary.open(options: VaultOptions(maximumPageCount: 60))
        let error = await #expect(throws: VaultError.self) {
            for index in 1..<90 { try await vault.accounts.save(TemporaryVault.account(index, of: user)) }
            for index in 0..<90 {
                try await vault.pluginValues.set(
                    [UInt8](repeating: 1, count: 4_000), namespace: "n", key: "\(index)")
            }
        }
        #expect(error == .diskFull(path: self.temporary.database))
        #expect(try await vault.accounts.account(RecordID(rawValue: "account-0"))?.password.text == "correct horse")
        try vault.close()
        #expect(try await self.temporary.open().accounts.list().accounts.isEmpty == false)
    }

    @Test func aReadOnlyDatabaseIsAnErrorWhenWriting() async throws {
        let user = try await self.temporary.fill(accounts: 1)
        let vault = try self.temporary.open(options: VaultOptions(readOnly: true))
        #expect(try await vault.accounts.list().accounts.count == 1)
        await #expect(throws: VaultError.readOnly(path: self.temporary.database)) {
            try await vault.accounts.save(TemporaryVault.account(2, of: user))
        }
    }

    @Test func saysWhetherItCanBeWritten() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        let vault = try self.temporary.open()
        let log = self.temporary.database + "-wal"
        let before = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0
        try await vault.checkWritable()
        let after = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0
        #expect(after > before, "it was really written")
        try vault.close()
        let readOnly = try self.temporary.open(options: VaultOptions(readOnly: true))
        await #expect(throws: VaultError.readOnly(path: self.temporary.database)) { try await readOnly.checkWritable() }
    }

    /// In a process of its own, which gives up root's right to write everywhere.
    @Test func aReadOnlyFolderIsAnErrorWhenOpening() async throws {
        _ = try await self.temporary.fill(accounts: 1, key: .file(path: nil))
        try self.temporary.chmod(self.temporary.folder, 0o500)
        if geteuid() == 0 {
            for path in [self.temporary.parent, self.temporary.folder, self.temporary.database, self.temporary.keyFile]
            {
                chown(path, 65_534, 65_534)
            }
        }
        let before = try self.temporary.contents()
        await #expect(processExitsWith: .success) { [folder = self.temporary.folder as String] in
            if geteuid() == 0 { setuid(65_534) }
            #expect(throws: VaultError.readOnly(path: folder)) {
                _ = try Vault.open(folder: folder, key: .file(path: nil))
            }
        }
        if geteuid() == 0 { #expect(try self.temporary.contents() == before) }
        try self.temporary.chmod(self.temporary.folder, 0o700)
    }

    @Test func aFolderWithoutAParentThatCanBeMadeIsAnError() throws {
        #expect(throws: VaultError.self) {
            _ = try Vault.open(folder: "/proc/nowhere/vault", key: .file(path: nil))
        }
    }

    @Test func aKillInTheMiddleOfAWriteLosesOnlyThatWrite() async throws {
        let user = try await self.temporary.fill(accounts: 0)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [folder = self.temporary.folder as String, user = user.id.rawValue as String] in
            let vault = try Vault.open(folder: folder, key: .hexadecimal(Password(TemporaryVault.keyDigits)))
            let owner = StoredUser(
                id: RecordID(rawValue: user), name: "ada", role: .user, hasPassword: false,
                createdAt: TemporaryVault.now)
            try await vault.accounts.save(TemporaryVault.account(1, of: owner))
            try await vault.database.write { database in
                try database.execute(sql: "UPDATE account SET user = 'half'")
                kill(getpid(), SIGKILL)
            }
        }
        let listing = try await self.temporary.open().accounts.list()
        #expect(listing.accounts == [TemporaryVault.account(1, of: user)])
        #expect(listing.damaged.isEmpty)
    }

    @Test func manyOpeningsAtOnceShareOneNewVault() async throws {
        let vaults = try await withThrowingTaskGroup(of: Vault.self) { group in
            for _ in 0..<8 { group.addTask { try self.temporary.open(key: .file(path: nil)) } }
            return try await group.reduce(into: [Vault]()) { $0.append($1) }
        }
        let user = try await vaults[0].users.create(
            name: "ada", role: .administrator, password: nil, now: TemporaryVault.now)
        for (index, vault) in vaults.enumerated() {
            try await vault.accounts.save(TemporaryVault.account(index, of: user))
        }
        for vault in vaults {
            let listing = try await vault.accounts.list()
            #expect(listing.accounts.count == 8 && listing.damaged.isEmpty)
        }
    }

    @Test func anOpeningThatIsLockedOutGivesUp() throws {
        let lock = try VaultFolder(preparing: self.temporary.folder).lock(patience: .zero)
        #expect(throws: VaultError.busy(path: self.temporary.folder)) {
            _ = try self.temporary.open(options: VaultOptions(openingPatience: .zero))
        }
        lock.release()
        _ = try self.temporary.open()
    }

    @Test func everyMigrationIsKnown() {
        #expect(
            Schema.migrator.migrations == [
                "0001 users, devices, accounts", "0002 settings of accounts", "0003 messages",
                "0004 push subscriptions, host secrets", "0005 counts of unread messages",
            ])
    }

    /// A released migration never changes: this is what each of them made.
    @Test(
        arguments: [
            ("0001 users, devices, accounts", FrozenSchema.first), ("0002 settings of accounts", FrozenSchema.second),
            ("0003 messages", FrozenSchema.third), ("0004 push subscriptions, host secrets", FrozenSchema.fourth),
            ("0005 counts of unread messages", FrozenSchema.fifth),
        ])
    func aMigrationIsFrozen(name: String, made: String) throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: name)
        let shape = try queue.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'grdb%' ORDER BY name")
        }
        let text = shape.joined(separator: "\n").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text == made)
    }

    @Test func unreadMessagesOfAnOlderVaultAreCounted() throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: "0004 push subscriptions, host secrets")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO user (id, name, nameKey, role, createdAt) VALUES ('u', 'ada', 'ada', 'user', 0);
                    INSERT INTO conversation VALUES ('c', 'u', 'a', x'01', x'02', 0), ('d', 'u', 'a', x'03', x'04', 1);
                    INSERT INTO message (id, userID, conversationID, isOutgoing, isRead, state, createdAt, sealedContent)
                    VALUES ('1', 'u', 'c', 0, 0, 'received', 0, x'00'), ('2', 'u', 'c', 0, 1, 'received', 0, x'00'),
                        ('3', 'u', 'c', 0, 0, 'received', 0, x'00'), ('4', 'u', 'd', 1, 1, 'sent', 0, x'00');
                    """)
        }
        try Schema.migrator.migrate(queue)
        let counts = try queue.read { try Int.fetchAll($0, sql: "SELECT unread FROM conversation ORDER BY id") }
        #expect(counts == [2, 0])
    }
}
