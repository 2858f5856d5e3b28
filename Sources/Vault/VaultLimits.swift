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
    /// What is kept of a device's push subscription.
    static let subscriptionBytes = 4_096
    static let namespaceBytes = 64
    static let keyBytes = 256
    static let valueBytes = 1_048_576
    static let valuesPerNamespace = 100_000
    /// Conversations of one user; beyond it the one that rested longest goes, if nothing in it is unread or waits.
    static let conversationsPerUser = 2_000
    /// Messages of one user; beyond it the oldest goes that was read, or whose outcome is known.
    static let messagesPerUser = 100_000
    /// UTF-8 bytes of one message.
    static let messageBytes = 65_536
    /// What is kept beside a message to send it.
    static let deliveryBytes = 4_096
    /// Messages that are opened for what their senders want to hear, when they are marked as read.
    static let receiptsPerReading = 100
    /// UTF-8 bytes of the texts of one page; a page ends early rather than exceed it.
    static let pageBytes = 262_144
    static let pageRows = 100
    /// Outgoing messages that are loaded at start.
    static let waitingMessages = 20_000
    /// Different words of one message that can be found; those further back cannot.
    static let wordsPerMessage = 200
    /// Characters of a word that the index knows; what follows is compared with the text itself.
    static let prefixCharacters = 12
    /// Words of one search; further ones are compared with the text itself.
    static let wordsPerSearch = 8
    /// Messages that one search opens.
    static let searchCandidates = 2_000
    /// How long a message with the same marks counts as a copy of one that is stored.
    static let copyMemory: Duration = .seconds(86_400)
    /// Password checks that may wait for their turn; one takes about 200 ms of one core and 32 MiB.
    static let waitingPasswordChecks = 16
}
