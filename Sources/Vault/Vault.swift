// The one door to what the host keeps on disk: users, devices, enrolment tickets, accounts, plugin values, messages,
// push subscriptions and the host's own keys.

import GRDB

/// An open vault: `devices.db` in a folder that only its owner can enter, with every credential sealed.
///
/// Opening creates what is missing and changes nothing that it does not understand: a wrong key, a damaged file or a
/// newer schema is an error, and the files stay as they are. Several processes may hold one vault open.
public final class Vault: Sendable {
    public let users: UserTable
    public let devices: DeviceTable
    public let tickets: TicketTable
    public let accounts: AccountTable
    public let pluginValues: PluginValueTable
    public let messages: MessageTable
    public let push: PushTable
    public let hostSecrets: HostSecretTable

    let database: VaultDatabase

    init(database: VaultDatabase, keyring: Keyring) {
        self.database = database
        self.users = UserTable(database: database)
        self.devices = DeviceTable(database: database)
        self.tickets = TicketTable(database: database)
        self.accounts = AccountTable(database: database, keyring: keyring)
        self.pluginValues = PluginValueTable(database: database, keyring: keyring)
        self.messages = MessageTable(database: database, keyring: keyring)
        self.push = PushTable(database: database, keyring: keyring)
        self.hostSecrets = HostSecretTable(database: database, keyring: keyring)
    }

    /// Opens the vault in `folder`, creating folder, key file and database where they are missing.
    ///
    /// Blocks while it reads the disk; call it once, at start.
    public static func open(folder: String, key: VaultKey) throws(VaultError) -> Vault {
        try VaultOpening(folder: folder, key: key, options: VaultOptions()).open()
    }

    /// Looks at the vault in `folder` as `open` would, and makes and changes nothing; a host may have it open.
    ///
    /// `nil` where there is none yet. Throws what `open` would throw.
    public static func inspect(folder: String, key: VaultKey) throws(VaultError) -> VaultInspection? {
        try VaultOpening(folder: folder, key: key, options: VaultOptions()).inspectOnly()
    }

    /// Writes to the disk, what is there already, so that a full or read-only disk is noticed before somebody's data is
    /// to be kept.
    public func checkWritable() async throws(VaultError) {
        try await self.database.write { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            // Setting it to what it is writes the first page all the same.
            try database.execute(sql: "PRAGMA user_version = \(version)")
        }
    }

    /// Writes what is still in the write-ahead log into the database file and closes it. Later calls fail.
    public func close() throws(VaultError) {
        try self.database.close()
    }
}
