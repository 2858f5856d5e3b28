// What can be wrong with a key, a file or a schema when the host starts, and that nothing is changed by it.

import Foundation
import GRDB
import Testing

@testable import Vault

struct OpeningTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    @Test func makesFolderFilesAndKeyForTheOwnerOnly() async throws {
        let vault = try self.temporary.open(key: .file(path: nil))
        _ = try await vault.users.create(name: "ada", role: .user, password: nil, now: TemporaryVault.now)
        #expect(try self.temporary.mode(of: self.temporary.folder) == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: self.temporary.folder) {
            #expect(try self.temporary.mode(of: "\(self.temporary.folder)/\(name)") == 0o600, "\(name)")
        }
        let key = try String(contentsOfFile: self.temporary.keyFile, encoding: .utf8)
        #expect(key.count == 65)
        try vault.close()
    }

    @Test func findsEverythingAgainAfterReopening() async throws {
        let user = try await self.temporary.fill(accounts: 3, key: .file(path: nil))
        let vault = try self.temporary.open(key: .file(path: nil))
        let listing = try await vault.accounts.list()
        #expect(listing.accounts == (0..<3).map { TemporaryVault.account($0, of: user) })
        #expect(listing.damaged.isEmpty)
        #expect(try await vault.users.list() == [user])
    }

    @Test func takesTheKeyFromAFileElsewhere() async throws {
        let path = "\(self.temporary.parent)/elsewhere.key"
        _ = try await self.temporary.fill(accounts: 1, key: .file(path: path))
        #expect(try self.temporary.mode(of: path) == 0o600)
        let digits = try String(contentsOfFile: path, encoding: .utf8)
        let vault = try self.temporary.open(key: .hexadecimal(Password(digits)))
        #expect(try await vault.accounts.list().accounts.count == 1)
    }

    /// Opens, expects the error, and expects every byte as it was.
    private func expectRefusal(
        key: VaultKey = .hexadecimal(Password(TemporaryVault.keyDigits)),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> VaultError? {
        let before = try self.temporary.contents()
        let error = #expect(throws: VaultError.self, sourceLocation: sourceLocation) {
            _ = try self.temporary.open(key: key)
        }
        #expect(try self.temporary.contents() == before, sourceLocation: sourceLocation)
        #expect(error?.message.isEmpty == false, sourceLocation: sourceLocation)
        return error
    }

    @Test func refusesAWrongKey() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        let wrong = Password(String(repeating: "f", count: 64))
        #expect(
            try self.expectRefusal(key: .hexadecimal(wrong)) == .wrongKey(source: "SPECH_VAULT_KEY_HEX"))
        #expect(try await self.temporary.open().accounts.list().accounts.count == 1)
    }

    @Test func tellsADamagedCanaryFromAWrongKey() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        try self.temporary.tamper { try $0.execute(sql: "UPDATE vaultKey SET sealedCanary = x'01'") }
        #expect(try self.expectRefusal() == .damagedRow(table: "vaultKey", id: "1"))
    }

    @Test func refusesSealedRowsWithoutAProofOfTheirKey() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        try self.temporary.tamper { try $0.execute(sql: "DELETE FROM vaultKey") }
        #expect(try self.expectRefusal()?.code == "vaultDamagedDatabase")
    }

    /// Accounts are not all that is sealed.
    @Test(arguments: [
        "conversation VALUES ('c', 'u', 'a', x'01', x'00', 1, 0)", "hostSecret VALUES ('key', x'00')",
        "message VALUES (1, 'm', 'u', 'c', 0, 0, 'received', 1, NULL, NULL, x'00', NULL)",
        "pluginValue VALUES ('n', 'k', x'00')", "pushSubscription VALUES ('d', x'00', 1)",
    ])
    func refusesAnySealedRowWithoutAProofOfItsKey(row: String) async throws {
        _ = try await self.temporary.fill(accounts: 0)
        try self.temporary.tamper {
            try $0.execute(sql: "PRAGMA foreign_keys = OFF")
            try $0.execute(sql: "INSERT INTO \(row)")
            try $0.execute(sql: "DELETE FROM vaultKey")
        }
        #expect(try self.expectRefusal()?.code == "vaultDamagedDatabase")
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "a", count: 65)])
    func refusesAMalformedKey(digits: String) throws {
        let error = #expect(throws: VaultError.self) {
            _ = try self.temporary.open(key: .hexadecimal(Password(digits)))
        }
        #expect(error?.code == "vaultKeyMalformed")
        if !digits.isEmpty { #expect(error?.message.contains(digits) == false) }
        #expect(!FileManager.default.fileExists(atPath: self.temporary.database))
    }

    @Test func refusesAMissingKeyFileAndMakesNoNewOne() async throws {
        _ = try await self.temporary.fill(accounts: 1, key: .file(path: nil))
        try FileManager.default.removeItem(atPath: self.temporary.keyFile)
        #expect(
            try self.expectRefusal(key: .file(path: nil)) == .keyFileMissing(path: self.temporary.keyFile))
        #expect(!FileManager.default.fileExists(atPath: self.temporary.keyFile))
    }

    @Test func refusesATruncatedKeyFile() async throws {
        _ = try await self.temporary.fill(accounts: 1, key: .file(path: nil))
        truncate(self.temporary.keyFile, 10)
        #expect(try self.expectRefusal(key: .file(path: nil))?.code == "vaultKeyMalformed")
    }

    @Test func survivesADraftOfAKeyFileLeftByAKill() async throws {
        mkdir(self.temporary.folder, 0o700)
        try Data("half".utf8).write(to: URL(fileURLWithPath: "\(self.temporary.keyFile).new"))
        _ = try await self.temporary.fill(accounts: 1, key: .file(path: nil))
        #expect(!FileManager.default.fileExists(atPath: "\(self.temporary.keyFile).new"))
    }

    @Test func refusesANewerSchema() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        try self.temporary.tamper { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999 from tomorrow')") }
        #expect(
            try self.expectRefusal()
                == .schemaNewer(path: self.temporary.database, unknown: ["9999 from tomorrow"]))
    }

    @Test func refusesAnotherProgramsDatabase() throws {
        mkdir(self.temporary.folder, 0o700)
        try self.temporary.tamper { try $0.execute(sql: "CREATE TABLE recipe (id INTEGER)") }
        try self.temporary.chmod(self.temporary.database, 0o600)
        #expect(try self.expectRefusal() == .foreignDatabase(path: self.temporary.database))
    }

    @Test func refusesAFileThatIsNoDatabase() throws {
        mkdir(self.temporary.folder, 0o700)
        try Data(repeating: 0x41, count: 8_192).write(to: URL(fileURLWithPath: self.temporary.database))
        try self.temporary.chmod(self.temporary.database, 0o600)
        #expect(try self.expectRefusal()?.code == "vaultDamagedDatabase")
    }

    @Test func refusesADamagedPage() async throws {
        _ = try await self.temporary.fill(accounts: 60)
        let handle = try #require(FileHandle(forWritingAtPath: self.temporary.database))
        let pages = Int(try handle.seekToEnd()) / 4_096
        #expect(pages > 8)
        for page in 4..<pages {
            try handle.seek(toOffset: UInt64(page * 4_096))
            try handle.write(contentsOf: Data(repeating: 0x5A, count: 64))
        }
        try handle.close()
        #expect(try self.expectRefusal()?.code == "vaultDamagedDatabase")
    }

    @Test func refusesALogWithoutItsDatabase() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        try FileManager.default.moveItem(atPath: self.temporary.database, toPath: "\(self.temporary.database)-wal")
        #expect(try self.expectRefusal()?.code == "vaultDamagedDatabase")
    }

    @Test func refusesWhatOthersCouldRead() async throws {
        _ = try await self.temporary.fill(accounts: 1, key: .file(path: nil))
        for (path, mode) in [
            (self.temporary.folder, 0o755), (self.temporary.database, 0o640), (self.temporary.keyFile, 0o604),
        ] {
            let before = try self.temporary.mode(of: path)
            try self.temporary.chmod(path, mode)
            let error = try self.expectRefusal(key: .file(path: nil))
            #expect(error?.code == "vaultWrongPermissions", "\(path)")
            #expect(error?.message.contains("chmod") == true)
            try self.temporary.chmod(path, before ?? 0o600)
        }
        _ = try self.temporary.open(key: .file(path: nil))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func refusesWhatBelongsToAnotherUser() async throws {
        _ = try await self.temporary.fill(accounts: 1)
        chown(self.temporary.database, 65_534, 65_534)
        #expect(
            try self.expectRefusal()
                == .wrongOwner(path: self.temporary.database, owner: 65_534, expected: geteuid()))
    }

    @Test func refusesAFileWhereTheFolderShouldBe() throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: self.temporary.folder))
        #expect(throws: VaultError.wrongKind(path: self.temporary.folder, wanted: "folder")) {
            _ = try self.temporary.open()
        }
    }

    @Test func everyErrorHasACodeAndAMessageOfItsOwn() {
        let errors: [VaultError] = [
            .wrongKey(source: "s"), .keyMalformed(source: "s", reason: "r"), .keyFileMissing(path: "p"),
            .damagedRow(table: "t", id: "i"), .damagedDatabase(path: "p", detail: "d"), .foreignDatabase(path: "p"),
            .schemaNewer(path: "p", unknown: ["u"]), .readOnly(path: "p"), .diskFull(path: "p"),
            .wrongOwner(path: "p", owner: 1, expected: 2), .wrongPermissions(path: "p", mode: 0o755, wanted: 0o700),
            .wrongKind(path: "p", wanted: "file"), .busy(path: "p"),
            .system(path: "p", operation: "o", reason: "r"), .nameTaken("n"), .invalidField(name: "n", reason: "r"),
            .limitReached(what: "w", limit: 1), .notFound(table: "t", id: "i"), .conflict(table: "t", id: "i"),
            .ticketUnknown, .ticketUsed, .ticketExpired, .cancelled,
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
        #expect(Set(errors.map(\.message)).count == errors.count)
        #expect(errors.allSatisfy { $0.message != $0.code && $0.message.hasSuffix(".") })
    }
}
