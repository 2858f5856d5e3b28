// A damaged row must be an error, but GRDB's subscripts trap on a value of the wrong kind; these do not.

import Foundation
import GRDB

extension Row {
    /// The value of `column`, or `.damagedRow` if it is NULL or of another kind.
    func value<Value: DatabaseValueConvertible>(
        _ column: String, of table: String, as type: Value.Type = Value.self
    ) throws(VaultError) -> Value {
        guard let stored: DatabaseValue = self[column], let value = Value.fromDatabaseValue(stored) else {
            throw .damagedRow(table: table, id: self.text("id") ?? "?")
        }
        return value
    }

    /// The value of `column`, `nil` if it is NULL, or `.damagedRow` if it is of another kind.
    func optional<Value: DatabaseValueConvertible>(
        _ column: String, of table: String, as type: Value.Type = Value.self
    ) throws(VaultError) -> Value? {
        guard let stored: DatabaseValue = self[column], !stored.isNull else { return nil }
        return try self.value(column, of: table, as: type)
    }

    /// A text that may be of any kind or missing, for the names of damaged rows.
    func text(_ column: String) -> String? {
        guard let stored: DatabaseValue = self[column] else { return nil }
        return String.fromDatabaseValue(stored)
    }

    /// The bytes of a BLOB column.
    func bytes(_ column: String, of table: String) throws(VaultError) -> [UInt8] {
        Array(try self.value(column, of: table, as: Data.self))
    }

    /// A moment stored as milliseconds since 1970.
    func date(_ column: String, of table: String) throws(VaultError) -> Date {
        Date(milliseconds: try self.value(column, of: table))
    }

    func optionalDate(_ column: String, of table: String) throws(VaultError) -> Date? {
        try self.optional(column, of: table, as: Int64.self).map(Date.init(milliseconds:))
    }
}
