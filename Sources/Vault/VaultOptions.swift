// What tests change to provoke a full or a read-only disk, and what the product leaves as it is.

/// How the database is opened.
struct VaultOptions: Sendable {
    /// Pages that the database may grow to; `nil` leaves SQLite's own limit. A page has 4,096 bytes.
    var maximumPageCount: Int?
    /// Opens the database without the right to write, as a read-only file system would.
    var readOnly = false
    /// How long one process waits for another one that is opening the same vault.
    var openingPatience: Duration = .seconds(10)
}
