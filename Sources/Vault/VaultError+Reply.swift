// The one place where an error of this room becomes a stable code and a message with its remedy.

extension VaultError: CustomStringConvertible {
    /// Stable, for programs; never translated.
    public var code: String {
        switch self {
        case .wrongKey: "vaultWrongKey"
        case .keyMalformed: "vaultKeyMalformed"
        case .keyFileMissing: "vaultKeyFileMissing"
        case .damagedRow: "vaultDamagedRow"
        case .damagedDatabase: "vaultDamagedDatabase"
        case .foreignDatabase: "vaultForeignDatabase"
        case .schemaNewer: "vaultSchemaNewer"
        case .readOnly: "vaultReadOnly"
        case .diskFull: "vaultDiskFull"
        case .wrongOwner: "vaultWrongOwner"
        case .wrongPermissions: "vaultWrongPermissions"
        case .wrongKind: "vaultWrongKind"
        case .busy: "vaultBusy"
        case .system: "vaultSystem"
        case .nameTaken: "nameTaken"
        case .invalidField: "invalidField"
        case .limitReached: "limitReached"
        case .notFound: "notFound"
        case .conflict: "conflict"
        case .ticketUnknown: "ticketUnknown"
        case .ticketUsed: "ticketUsed"
        case .ticketExpired: "ticketExpired"
        case .cancelled: "cancelled"
        }
    }

    /// What happened and what to do about it, for a person.
    public var message: String { self.keyMessage ?? self.fileMessage ?? self.requestMessage ?? self.code }

    public var description: String { "\(self.message) [\(self.code)]" }

    private var keyMessage: String? {
        switch self {
        case .wrongKey(let source):
            "The key from \(source) does not fit this vault. Give the key that the vault was made with, or move the "
                + "vault's folder away to start with an empty one. Nothing was changed."
        case .keyMalformed(let source, let reason):
            "The key from \(source) cannot be used: \(reason). It must be 64 hexadecimal digits. Restore it from a "
                + "backup; if nothing was ever stored, remove it and start again."
        case .keyFileMissing(let path):
            "The vault holds sealed passwords, but its key file \(path) is missing. Restore the key file from a "
                + "backup, or move the vault's folder away to start with an empty one. No new key was made."
        default: nil
        }
    }

    private var fileMessage: String? {
        switch self {
        case .damagedRow(let table, let id):
            "The entry \(id) of \(table) is damaged and cannot be read. Enter it again or remove it, or restore the "
                + "vault from a backup; other entries are not affected."
        case .damagedDatabase(let path, let detail):
            "The database \(path) is damaged (\(detail)). Restore it from a backup, or try `sqlite3 \(path) .recover` "
                + "into a new file. Nothing was changed."
        case .foreignDatabase(let path):
            "The file \(path) is a database of another program. Move it away or name another vault folder."
        case .schemaNewer(let path, let unknown):
            "The database \(path) was written by a newer version of this program (\(unknown.joined(separator: ", "))). "
                + "Start that version, or restore a backup from before the update."
        case .readOnly(let path):
            "\(path) cannot be written. Make its file system and folder writable for this user, or name another "
                + "vault folder."
        case .diskFull(let path):
            "The disk that holds \(path) is full. Free some space and try again; what was stored before is intact."
        default: self.accessMessage
        }
    }

    private var accessMessage: String? {
        switch self {
        case .wrongOwner(let path, let owner, let expected):
            "\(path) belongs to user number \(owner), but this program runs as \(expected). Start it as that user, or "
                + "run `chown -R \(expected) \(path)`."
        case .wrongPermissions(let path, let mode, let wanted):
            "\(path) has mode \(Self.octal(mode)), so other users could read it. Run `chmod \(Self.octal(wanted)) "
                + "\(path)`."
        case .wrongKind(let path, let wanted):
            "\(path) is not a \(wanted). Move it away or name another vault folder."
        case .busy(let path):
            "Another program keeps \(path) locked. Stop it or try again in a moment."
        case .system(let path, let operation, let reason):
            "Could not \(operation) \(path): \(reason)."
        default: nil
        }
    }

    private var requestMessage: String? {
        switch self {
        case .nameTaken(let name): "There is already a user named \(name). Choose another name."
        case .invalidField(let name, let reason): "The field \(name) \(reason)."
        case .limitReached(let what, let limit): "No more than \(limit) \(what) can be kept. Remove one first."
        case .notFound(let table, let id): "There is no entry \(id) in \(table)."
        case .conflict(let table, let id): "The entry \(id) of \(table) belongs to another user."
        case .ticketUnknown: "This enrolment link is not valid. Ask for a new one."
        case .ticketUsed: "This enrolment link has been used already. Ask for a new one."
        case .ticketExpired: "This enrolment link has expired. Ask for a new one."
        case .cancelled: "The request was cancelled."
        default: nil
        }
    }

    private static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
