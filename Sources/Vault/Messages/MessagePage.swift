/// Some rows, newest first, and whether older ones follow.
public struct MessagePage<Row: Hashable & Sendable>: Hashable, Sendable {
    public let rows: [Row]
    public let more: Bool
}

extension MessagePage {
    /// Of `fetched` rows at most `limit`, and no more text than a page may have; but always one.
    init(_ fetched: [Row], limit: Int, bytes: (Row) -> Int) {
        var rows: [Row] = []
        var total = 0
        for row in fetched.prefix(limit) {
            total += bytes(row)
            if !rows.isEmpty, total > VaultLimits.pageBytes { break }
            rows.append(row)
        }
        self.rows = rows
        self.more = rows.count < fetched.count
    }
}
