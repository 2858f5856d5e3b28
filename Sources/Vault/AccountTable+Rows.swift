// How an account becomes a row and a row an account.

import Foundation
import GRDB

extension AccountTable {
    /// Where an account's password lies, which its seal is bound to.
    static func place(of id: RecordID<StoredAccount>) -> SealedValue.Place {
        SealedValue.Place(table: self.table, column: "sealedPassword", row: id.rawValue)
    }

    /// Where an account's settings lie.
    static func settingsPlace(of id: RecordID<StoredAccount>) -> SealedValue.Place {
        SealedValue.Place(table: self.table, column: "sealedSettings", row: id.rawValue)
    }

    /// The moment of creation stays; the row of another user is not touched.
    static let upsert = """
        INSERT INTO account (id, userID, user, domain, authenticationUser, sealedPassword, displayName, serverHost,
            serverPort, serverTransport, expiresSeconds, createdAt, position, sealedSettings)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET user = excluded.user, domain = excluded.domain,
            authenticationUser = excluded.authenticationUser, sealedPassword = excluded.sealedPassword,
            displayName = excluded.displayName, serverHost = excluded.serverHost, serverPort = excluded.serverPort,
            serverTransport = excluded.serverTransport, expiresSeconds = excluded.expiresSeconds,
            position = excluded.position, sealedSettings = excluded.sealedSettings
        WHERE userID = excluded.userID
        """
}

extension StoredAccount {
    init(row: Row, keyring: Keyring) throws(VaultError) {
        let table = AccountTable.table
        self.id = RecordID(rawValue: try row.value("id", of: table))
        self.owner = RecordID(rawValue: try row.value("userID", of: table))
        self.user = try row.value("user", of: table)
        self.domain = try row.value("domain", of: table)
        self.authenticationUser = try row.optional("authenticationUser", of: table)
        self.displayName = try row.optional("displayName", of: table)
        self.server = Server(
            host: try row.value("serverHost", of: table),
            port: try row.optional("serverPort", of: table),
            transport: try row.value("serverTransport", of: table))
        self.expiresSeconds = try row.value("expiresSeconds", of: table)
        self.createdAt = try row.date("createdAt", of: table)
        self.order = try row.value("position", of: table)
        let place = AccountTable.settingsPlace(of: self.id)
        if let sealed = try row.optional("sealedSettings", of: table, as: Data.self) {
            self.settings = try SealedValue.open(Array(sealed), at: place, with: keyring.credentials)
        } else {
            self.settings = []
        }
        let plain = try SealedValue.open(
            try row.bytes("sealedPassword", of: table), at: AccountTable.place(of: self.id),
            with: keyring.credentials)
        self.password = Password(String(decoding: plain, as: UTF8.self))
    }

    func arguments(sealed: [UInt8], sealedSettings: [UInt8]?) -> StatementArguments {
        [
            self.id.rawValue, self.owner.rawValue, self.user, self.domain, self.authenticationUser, Data(sealed),
            self.displayName, self.server.host, self.server.port, self.server.transport, self.expiresSeconds,
            self.createdAt.milliseconds, self.order, sealedSettings.map { Data($0) },
        ]
    }

    /// Refuses what is too long or cannot be a field of SIP; whether a name exists is the registrar's business.
    func check() throws(VaultError) {
        let limit = VaultLimits.fieldBytes
        try Field.check("id", self.id.rawValue, maximumBytes: limit)
        try Field.check("user", self.user, maximumBytes: limit)
        try Field.check("domain", self.domain, maximumBytes: limit)
        try Field.check("server", self.server.host, maximumBytes: limit)
        try Field.check("transport", self.server.transport, maximumBytes: limit)
        try Field.checkOptional("authUser", self.authenticationUser, maximumBytes: limit)
        try Field.checkOptional("displayName", self.displayName, maximumBytes: limit)
        try Field.checkOptional("password", self.password.text, maximumBytes: VaultLimits.passwordBytes)
        guard self.settings.count <= VaultLimits.settingsBytes else {
            throw .invalidField(name: "settings", reason: "must have at most \(VaultLimits.settingsBytes) bytes")
        }
        guard (1...604_800).contains(self.expiresSeconds) else {
            throw .invalidField(name: "expires", reason: "must be between 1 second and 7 days")
        }
    }
}
