public import Primitives

/// Which key is due next: a binary heap with one entry for each key, so that a deadline moves in O(log n) and nothing
/// stale stays behind.
///
/// Equal deadlines come out in the order in which they were set, so that one course of events repeats exactly.
public struct DeadlineQueue<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        let deadline: Instant
        let order: UInt64
        let key: Key

        func isBefore(_ other: Entry) -> Bool {
            self.deadline == other.deadline ? self.order < other.order : self.deadline < other.deadline
        }
    }

    private var heap: [Entry] = []
    private var positions: [Key: Int] = [:]
    private var nextOrder: UInt64 = 0

    public init() {}

    public var count: Int { self.heap.count }
    /// In no particular order.
    public var keys: Dictionary<Key, Int>.Keys { self.positions.keys }
    public var earliest: Instant? { self.heap.first?.deadline }

    /// Sets, moves or (with nil) removes the deadline of `key`.
    public mutating func schedule(_ key: Key, at deadline: Instant?) {
        if let position = self.positions[key] {
            if self.heap[position].deadline == deadline { return }
            self.remove(at: position)
        }
        guard let deadline else { return }
        self.heap.append(Entry(deadline: deadline, order: self.nextOrder, key: key))
        self.nextOrder &+= 1
        self.positions[key] = self.heap.count - 1
        self.siftUp(self.heap.count - 1)
    }

    /// Takes the first key whose deadline has come.
    public mutating func popDue(now: Instant) -> Key? {
        guard let first = self.heap.first, first.deadline <= now else { return nil }
        self.remove(at: 0)
        return first.key
    }

    private mutating func remove(at position: Int) {
        self.positions[self.heap[position].key] = nil
        let last = self.heap.removeLast()
        guard position < self.heap.count else { return }
        self.heap[position] = last
        self.positions[last.key] = position
        self.siftUp(position)
        self.siftDown(position)
    }

    private mutating func siftUp(_ start: Int) {
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard self.heap[position].isBefore(self.heap[parent]) else { return }
            self.swap(position, parent)
            position = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var position = start
        while true {
            let left = 2 * position + 1
            guard left < self.heap.count else { return }
            let right = left + 1
            let child = right < self.heap.count && self.heap[right].isBefore(self.heap[left]) ? right : left
            guard self.heap[child].isBefore(self.heap[position]) else { return }
            self.swap(position, child)
            position = child
        }
    }

    private mutating func swap(_ first: Int, _ second: Int) {
        self.heap.swapAt(first, second)
        self.positions[self.heap[first].key] = first
        self.positions[self.heap[second].key] = second
    }
}
