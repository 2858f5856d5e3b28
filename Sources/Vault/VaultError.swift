// Everything that can go wrong in this room, with the sentence that a person needs.

/// Why the vault did not do what it was asked.
///
/// In none of these cases was anything on disk overwritten.
public enum VaultError: Error, Hashable, Sendable {
    // The key.
    case wrongKey(source: String)
    case keyMalformed(source: String, reason: String)
    case keyFileMissing(path: String)

    // The files.
    case damagedRow(table: String, id: String)
    case damagedDatabase(path: String, detail: String)
    case foreignDatabase(path: String)
    case schemaNewer(path: String, unknown: [String])
    case readOnly(path: String)
    case diskFull(path: String)
    case wrongOwner(path: String, owner: UInt32, expected: UInt32)
    case wrongPermissions(path: String, mode: UInt32, wanted: UInt32)
    case wrongKind(path: String, wanted: String)
    case busy(path: String)
    case system(path: String, operation: String, reason: String)

    // What was asked.
    case nameTaken(String)
    case invalidField(name: String, reason: String)
    case limitReached(what: String, limit: Int)
    case notFound(table: String, id: String)
    case conflict(table: String, id: String)
    case ticketUnknown
    case ticketUsed
    case ticketExpired
    case cancelled
}
