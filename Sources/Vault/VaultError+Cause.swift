// SQLite and the kernel speak in numbers; here each number becomes a case that names its remedy.

import Foundation
import GRDB

extension VaultError {
    /// Maps what GRDB threw while it used the database at `path`.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as VaultError: self = error
        case let error as DatabaseError: self = Self.mapping(error, path: path)
        case is CancellationError: self = .cancelled
        default: self = .system(path: path, operation: "use", reason: "\(error)")
        }
    }

    /// Maps `errno` after a system call on `path`.
    init(errno number: Int32, operation: String, path: String) {
        switch number {
        case EROFS, EACCES, EPERM: self = .readOnly(path: path)
        case ENOSPC, EDQUOT: self = .diskFull(path: path)
        default: self = .system(path: path, operation: operation, reason: String(cString: strerror(number)))
        }
    }

    private static func mapping(_ error: DatabaseError, path: String) -> VaultError {
        switch error.extendedResultCode {
        case .SQLITE_FULL: .diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: .readOnly(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damagedDatabase(path: path, detail: error.message ?? "no detail")
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
        case .SQLITE_ABORT, .SQLITE_INTERRUPT: .cancelled
        default: .system(path: path, operation: "use", reason: error.message ?? "\(error.resultCode)")
        }
    }
}
