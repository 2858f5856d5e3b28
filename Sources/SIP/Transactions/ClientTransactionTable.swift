/// The client transactions, found by number and by what a response shows.
struct ClientTransactionTable: Sendable {
    private var records: [UInt64: ClientTransaction] = [:]
    private var numbers: [ClientTransactionKey: UInt64] = [:]
    private var next: UInt64 = 1

    var count: Int { self.records.count }
    /// In the order of their creation, so that whatever is done to all of them repeats exactly.
    var sortedNumbers: [UInt64] { self.records.keys.sorted() }

    func number(for key: ClientTransactionKey) -> UInt64? { self.numbers[key] }

    /// Reads, or updates in place, a transaction that exists.
    subscript(_ number: UInt64) -> ClientTransaction? {
        get { self.records[number] }
        _modify { yield &self.records[number] }
    }

    mutating func insert(_ transaction: ClientTransaction) -> UInt64 {
        defer { self.next &+= 1 }
        self.records[self.next] = transaction
        self.numbers[transaction.key] = self.next
        return self.next
    }

    mutating func remove(_ number: UInt64) {
        guard let record = self.records.removeValue(forKey: number) else { return }
        self.numbers[record.key] = nil
    }
}
