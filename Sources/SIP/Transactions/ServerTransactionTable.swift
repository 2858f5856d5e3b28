/// The server transactions, found by number, by what a copy of their request shows, and by what merged requests share.
struct ServerTransactionTable: Sendable {
    private var records: [UInt64: ServerTransaction] = [:]
    private var numbers: [ServerTransactionKey: UInt64] = [:]
    private var merged: [MergeKey: UInt64] = [:]
    private var next: UInt64 = 1

    var count: Int { self.records.count }
    /// What the requests of all transactions hold.
    private(set) var requestBytes = 0

    func number(for key: ServerTransactionKey) -> UInt64? { self.numbers[key] }
    func number(for key: MergeKey) -> UInt64? { self.merged[key] }

    /// Reads, or updates in place, a transaction that exists.
    subscript(_ number: UInt64) -> ServerTransaction? {
        get { self.records[number] }
        _modify { yield &self.records[number] }
    }

    mutating func insert(_ transaction: ServerTransaction) -> UInt64 {
        defer { self.next &+= 1 }
        self.records[self.next] = transaction
        self.numbers[transaction.key] = self.next
        self.requestBytes += transaction.requestBytes
        if let key = transaction.mergeKey, self.merged[key] == nil { self.merged[key] = self.next }
        return self.next
    }

    mutating func remove(_ number: UInt64) {
        guard let record = self.records.removeValue(forKey: number) else { return }
        self.numbers[record.key] = nil
        self.requestBytes -= record.requestBytes
        if let key = record.mergeKey, self.merged[key] == number { self.merged[key] = nil }
    }
}
