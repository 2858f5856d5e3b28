/// Microseconds that were measured.
struct Distribution {
    private var values: [UInt32] = []

    var count: Int { self.values.count }

    mutating func add(_ value: UInt32) { self.values.append(value) }

    mutating func removeAll() { self.values.removeAll(keepingCapacity: true) }

    /// Milliseconds that this share of the values do not exceed, by nearest rank; of none 0.
    func percentiles(_ shares: [Double]) -> [Double] {
        let sorted = self.values.sorted()
        guard !sorted.isEmpty else { return shares.map { _ in 0 } }
        return shares.map { share in
            let rank = Int((share * Double(sorted.count)).rounded(.up))
            return Double(sorted[min(max(rank, 1), sorted.count) - 1]) / 1_000
        }
    }
}
