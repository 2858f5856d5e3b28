// Every table and text has a limit; what exceeds one is refused, and nothing is dropped in silence.

/// How much the vault keeps.
enum VaultLimits {
    static let users = 1_000
    static let devicesPerUser = 64
    /// Revoked devices that are remembered so that their pages can be told so; the oldest are forgotten.
    static let revokedDevicesPerUser = 64
    /// Tickets that are neither used nor expired.
    static let openTickets = 100
    static let accountsPerUser = 100
    static let nameCharacters = 64
    /// UTF-8 bytes of a SIP user, domain, host or display name.
    static let fieldBytes = 255
    /// UTF-8 bytes of a password.
    static let passwordBytes = 1_024
    /// Settings of one account, a certificate among them.
    static let settingsBytes = 65_536
    static let namespaceBytes = 64
    static let keyBytes = 256
    static let valueBytes = 1_048_576
    static let valuesPerNamespace = 100_000
    /// Password checks that may wait for their turn; one takes about 200 ms of one core and 32 MiB.
    static let waitingPasswordChecks = 16
}
