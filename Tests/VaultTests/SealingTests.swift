// What is sealed comes back unchanged, only with its key, only in its place, and never lies readable on the disk.

import Crypto
import Foundation
import Testing

@testable import Vault

struct SealingTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    private static let key = SymmetricKey(data: [UInt8](repeating: 7, count: 32))
    private static let place = SealedValue.Place(table: "account", column: "sealedPassword", row: "a")

    @Test func opensWhatItSealed() throws {
        for text in ["", "x", "pässwörd", String(repeating: "long ", count: 200)] {
            let sealed = try SealedValue.seal(Array(text.utf8), at: Self.place, with: Self.key)
            #expect(try SealedValue.open(sealed, at: Self.place, with: Self.key) == Array(text.utf8))
        }
    }

    @Test func sealsTheSameTextDifferentlyEachTime() throws {
        let plain = Array("same".utf8)
        let first = try SealedValue.seal(plain, at: Self.place, with: Self.key)
        let second = try SealedValue.seal(plain, at: Self.place, with: Self.key)
        #expect(first != second)
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let sealed = try SealedValue.seal(Array("secret".utf8), at: Self.place, with: Self.key)
        for index in sealed.indices {
            for bit in 0..<8 {
                var damaged = sealed
                damaged[index] ^= 1 << UInt8(bit)
                #expect(throws: VaultError.damagedRow(table: "account", id: "a")) {
                    try SealedValue.open(damaged, at: Self.place, with: Self.key)
                }
            }
        }
    }

    @Test func everyTruncationIsNoticed() throws {
        let sealed = try SealedValue.seal(Array("secret".utf8), at: Self.place, with: Self.key)
        for count in 0..<sealed.count {
            #expect(throws: VaultError.self) {
                try SealedValue.open(Array(sealed.prefix(count)), at: Self.place, with: Self.key)
            }
        }
    }

    @Test(arguments: [
        SealedValue.Place(table: "other", column: "sealedPassword", row: "a"),
        SealedValue.Place(table: "account", column: "other", row: "a"),
        SealedValue.Place(table: "account", column: "sealedPassword", row: "b"),
    ])
    func doesNotOpenInAnotherPlace(place: SealedValue.Place) throws {
        let sealed = try SealedValue.seal(Array("secret".utf8), at: Self.place, with: Self.key)
        #expect(throws: VaultError.self) { try SealedValue.open(sealed, at: place, with: Self.key) }
    }

    @Test func everyPurposeHasAKeyOfItsOwn() {
        let keyring = Keyring(master: Self.key)
        let keys = [
            keyring.credentials, keyring.pluginValues, keyring.messages, keyring.messageIndex, keyring.canary, Self.key,
        ]
        let bytes = Set(keys.map { key in key.withUnsafeBytes { Array($0) } })
        #expect(bytes.count == keys.count)
        #expect(keyring.fingerprint == Keyring(master: Self.key).fingerprint)
    }

    @Test func noPasswordLiesReadableOnTheDisk() async throws {
        let vault = try self.temporary.open(key: .file(path: nil))
        let login = "login-secret-4711"
        let sip = "sip-secret-4712"
        let value = "plugin-secret-4713"
        let user = try await vault.users.create(
            name: "ada", role: .administrator, password: Password(login), now: TemporaryVault.now)
        let device = try await vault.devices.enrol(user: user.id, name: "Laptop", now: TemporaryVault.now)
        let ticket = try await vault.tickets.issue(
            for: user.id, expiresAt: TemporaryVault.now + 60, now: TemporaryVault.now)
        try await vault.accounts.save(TemporaryVault.account(1, of: user, password: sip))
        try await vault.pluginValues.set(Array(value.utf8), namespace: "chat", key: "k")

        let whileOpen = try self.temporary.contents()
        try vault.close()
        let afterClose = try self.temporary.contents()
        #expect(whileOpen.keys.contains("devices.db-wal"))
        for (name, data) in Array(whileOpen) + Array(afterClose) {
            for secret in [login, sip, value, device.token.text, ticket.text] {
                #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) lies in \(name)")
            }
        }
        #expect(afterClose["devices.db"]?.range(of: Data("pbx.example".utf8)) != nil, "the search finds what is there")
    }

    @Test func aRemovedAccountLeavesNoSealBehind() async throws {
        let user = try await self.temporary.fill(accounts: 2)
        let vault = try self.temporary.open()
        try await vault.accounts.remove(TemporaryVault.account(1, of: user).id)
        try vault.close()
        let database = try #require(try self.temporary.contents()["devices.db"])
        #expect(database.range(of: Data("auth0".utf8)) != nil)
        #expect(database.range(of: Data("auth1".utf8)) == nil)
    }

    @Test func secretsPrintRedacted() throws {
        let user = StoredUser(
            id: RecordID(rawValue: "u"), name: "ada", role: .user, hasPassword: false, createdAt: TemporaryVault.now)
        let account = TemporaryVault.account(1, of: user, password: "hush-4711")
        let token = BearerToken()
        var text = "\(account) \(token)"
        debugPrint(account, token, VaultKey.hexadecimal(Password("hush-4711")), to: &text)
        dump(account, to: &text)
        dump(token, to: &text)
        #expect(!text.contains("hush-4711"))
        #expect(!text.contains(token.text))
        #expect(text.contains("«redacted»"))
    }
}
