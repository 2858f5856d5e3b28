import Synchronization

/// Hands out the even ports of the configured range in turn, so that a port rests before it is used again and late
/// packets of one call do not reach the next.
final class PortPool: Sendable {
    private struct State {
        var isTaken: [Bool]
        var next: Int
        var taken = 0
    }

    private let first: UInt16
    /// How many pairs the range holds.
    let count: Int
    private let state: Mutex<State>

    /// `start` turns the first port handed out; a random one keeps two runs of the host apart.
    init(_ range: ClosedRange<UInt16>, start: UInt64) throws(DriverError) {
        // Port 0 is no port.
        let first = max(2, Int(range.lowerBound) + Int(range.lowerBound) % 2)
        let count = (Int(range.upperBound) - first + 1) / 2
        guard count > 0 else { throw .invalidPortRange(range) }
        self.first = UInt16(first)
        self.count = count
        self.state = Mutex(State(isTaken: Array(repeating: false, count: count), next: Int(start % UInt64(count))))
    }

    /// The next free even port, or `nil` when all are taken.
    func take() -> UInt16? {
        self.state.withLock { state in
            for step in 0..<self.count {
                let pair = (state.next + step) % self.count
                if state.isTaken[pair] { continue }
                state.isTaken[pair] = true
                state.taken += 1
                state.next = (pair + 1) % self.count
                return self.first + UInt16(2 * pair)
            }
            return nil
        }
    }

    func giveBack(_ port: UInt16) {
        let pair = (Int(port) - Int(self.first)) / 2
        self.state.withLock { state in
            guard state.isTaken.indices.contains(pair), state.isTaken[pair] else { return }
            state.isTaken[pair] = false
            state.taken -= 1
        }
    }

    var taken: Int { self.state.withLock { $0.taken } }
}
