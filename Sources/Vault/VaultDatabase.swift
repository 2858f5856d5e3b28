// Every query of this room goes through here, so that no error of SQLite leaves it unnamed.

import GRDB

/// The connection pool, and the path that its errors name.
struct VaultDatabase: Sendable {
    let pool: DatabasePool
    let path: String

    /// Runs `body` on a reader: a consistent snapshot, concurrent with writes.
    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(VaultError) -> Value {
        do {
            return try await self.pool.read(body)
        } catch {
            throw VaultError(error, path: self.path)
        }
    }

    /// Runs `body` in a transaction of the only writer: all of it is stored, or nothing.
    func write<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(VaultError) -> Value {
        do {
            return try await self.pool.write(body)
        } catch {
            throw VaultError(error, path: self.path)
        }
    }

    func close() throws(VaultError) {
        do {
            try self.pool.close()
        } catch {
            throw VaultError(error, path: self.path)
        }
    }
}
