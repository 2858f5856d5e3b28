/// Which sessions are visited at which tick: eight buckets of places in the slot table.
///
/// A session is in one bucket at a time and is never planned further ahead than the wheel turns.
struct TickWheel: Sendable {
    /// The furthest tick ahead that can be planned.
    static let horizon: Int64 = 7
    private static let size = 8

    private var buckets = [[Int]](repeating: [], count: TickWheel.size)

    /// Plans a visit; `index` must lie between the present tick and the horizon.
    mutating func insert(_ place: Int, at index: Int64) {
        self.buckets[Self.bucket(index)].append(place)
    }

    mutating func remove(_ place: Int, at index: Int64) {
        let bucket = Self.bucket(index)
        guard let position = self.buckets[bucket].firstIndex(of: place) else { return }
        self.buckets[bucket].swapAt(position, self.buckets[bucket].count - 1)
        self.buckets[bucket].removeLast()
    }

    /// Moves the places of one tick into `places`, which keeps its storage from tick to tick.
    mutating func take(_ index: Int64, into places: inout [Int]) {
        let bucket = Self.bucket(index)
        places.append(contentsOf: self.buckets[bucket])
        self.buckets[bucket].removeAll(keepingCapacity: true)
    }

    /// Of the four ticks after `index`, the one with the fewest sessions in its slot.
    func leastLoaded(after index: Int64) -> Int64 {
        let candidates = (index + 1)...(index + Int64(TickGrid.slots))
        return candidates.min { self.load(of: $0) < self.load(of: $1) } ?? index + 1
    }

    private func load(of index: Int64) -> Int {
        self.buckets[Self.bucket(index)].count + self.buckets[Self.bucket(index + Int64(TickGrid.slots))].count
    }

    private static func bucket(_ index: Int64) -> Int {
        Int(index & Int64(self.size - 1))
    }
}
