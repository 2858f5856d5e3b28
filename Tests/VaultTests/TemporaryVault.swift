// Every test of this room has a real vault on a real disk, in a folder of its own.

import Crypto
import Foundation
import GRDB

@testable import Vault

/// A folder that is removed with this object, and the vault in it.
final class TemporaryVault: Sendable {
    /// The folder in which the vault's folder is made.
    let parent: String
    var folder: String { "\(self.parent)/vault" }
    var database: String { "\(self.folder)/devices.db" }
    var keyFile: String { "\(self.folder)/vault.key" }

    static let keyDigits = String(repeating: "0123456789abcdef", count: 4)
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    init() throws {
        var template = Array("\(NSTemporaryDirectory())/vault-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw CocoaError(.fileWriteUnknown) }
        self.parent = String(cString: made)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: self.parent)
    }

    func open(
        key: VaultKey = .hexadecimal(Password(TemporaryVault.keyDigits)), options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> Vault {
        try VaultOpening(folder: self.folder, key: key, options: options).open()
    }

    /// Makes a closed vault with one user and `count` accounts, and gives back the user.
    func fill(accounts count: Int, key: VaultKey = .hexadecimal(Password(keyDigits))) async throws -> StoredUser {
        let vault = try self.open(key: key)
        let user = try await vault.users.create(name: "ada", role: .administrator, password: nil, now: Self.now)
        for index in 0..<count { try await vault.accounts.save(Self.account(index, of: user)) }
        try vault.close()
        return user
    }

    static func account(_ index: Int, of user: StoredUser, password: String = "correct horse") -> StoredAccount {
        StoredAccount(
            id: RecordID(rawValue: "account-\(index)"), owner: user.id, user: "100\(index)", domain: "pbx.example",
            authenticationUser: "auth\(index)", password: Password(password), displayName: "Ada \(index)",
            server: .init(host: "192.0.2.7", port: 5070, transport: "udp"), createdAt: Self.now, order: index)
    }

    /// Changes the closed database behind the vault's back.
    func tamper(_ change: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: self.database)
        try queue.writeWithoutTransaction(change)
        try queue.close()
    }

    /// The bytes of every file in the vault's folder that holds data.
    func contents() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: self.folder) where !name.hasSuffix("-shm") {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(self.folder)/\(name)"))
            if !data.isEmpty { files[name] = data }
        }
        return files
    }

    func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    func chmod(_ path: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
