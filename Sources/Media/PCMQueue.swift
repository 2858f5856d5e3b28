import Codecs

/// Samples in order, in preallocated storage: what is decoded but not played, or captured but not sent.
struct PCMQueue: Sendable {
    let capacity: Int
    private var storage: [Int16]
    private var start = 0
    private(set) var count = 0

    /// - Parameter capacity: samples; the storage is twice as long, so that it rarely has to be moved together.
    init(capacity: Int) {
        self.capacity = max(1, capacity)
        self.storage = Array(repeating: 0, count: 2 * self.capacity)
    }

    /// Appends what `fill` writes into a buffer of `length` samples, cut to what fits; `fill` returns how many it wrote.
    mutating func append(upTo length: Int, _ fill: (UnsafeMutableBufferPointer<Int16>) -> Int) -> Int {
        let room = min(length, self.capacity - self.count)
        guard room > 0 else { return 0 }
        self.makeRoom(for: room)
        let end = self.start + self.count
        let written = self.storage.withUnsafeMutableBufferPointer { storage in
            min(room, max(0, fill(UnsafeMutableBufferPointer(rebasing: storage[end..<(end + room)]))))
        }
        self.count += written
        return written
    }

    /// Appends samples, dropping the oldest when there is no room; returns how many were dropped.
    mutating func append(_ samples: UnsafeBufferPointer<Int16>) -> Int {
        let kept = UnsafeBufferPointer(rebasing: samples.suffix(self.capacity))
        let dropped = max(0, self.count + kept.count - self.capacity)
        self.drop(dropped)
        _ = self.append(upTo: kept.count) { buffer in
            for index in 0..<kept.count { buffer[index] = kept[index] }
            return kept.count
        }
        return dropped + samples.count - kept.count
    }

    /// Moves the oldest samples out; the rest of the buffer becomes silence. Returns how many were there.
    mutating func read(into buffer: UnsafeMutableBufferPointer<Int16>) -> Int {
        let taken = min(buffer.count, self.count)
        for index in 0..<taken { buffer[index] = self.storage[self.start + index] }
        for index in taken..<buffer.count { buffer[index] = 0 }
        self.drop(taken)
        return taken
    }

    /// Whether nothing in it could be heard.
    var isQuiet: Bool {
        self.storage[self.start..<(self.start + self.count)].allSatisfy {
            $0 < MediaLimits.quiet && $0 > -MediaLimits.quiet
        }
    }

    /// Removes the newest samples.
    mutating func takeBack(_ number: Int) {
        self.count -= min(max(0, number), self.count)
    }

    mutating func drop(_ number: Int) {
        let number = min(max(0, number), self.count)
        self.count -= number
        self.start = self.count == 0 ? 0 : self.start + number
    }

    mutating func shorten(with stretch: TimeStretch, atMost limit: Int, insists: Bool) -> Int {
        let range = self.start..<(self.start + self.count)
        let removed = self.storage.withUnsafeMutableBufferPointer { storage in
            stretch.shorten(UnsafeMutableBufferPointer(rebasing: storage[range]), atMost: limit, insists: insists)
        }
        self.count -= removed
        return removed
    }

    mutating func lengthen(with stretch: TimeStretch, about wanted: Int, insists: Bool) -> Int {
        let room = self.capacity - self.count
        guard room > 0 else { return 0 }
        self.makeRoom(for: room)
        let range = self.start..<(self.start + self.count + room)
        let count = self.count
        let added = self.storage.withUnsafeMutableBufferPointer { storage in
            stretch.lengthen(
                UnsafeMutableBufferPointer(rebasing: storage[range]), count: count, about: wanted, insists: insists)
        }
        self.count += added
        return added
    }

    private mutating func makeRoom(for number: Int) {
        guard self.start + self.count + number > self.storage.count else { return }
        for index in 0..<self.count { self.storage[index] = self.storage[self.start + index] }
        self.start = 0
    }
}
