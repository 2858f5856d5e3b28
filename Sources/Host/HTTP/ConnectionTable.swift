// One address must not have all the connections of a host.

import Synchronization

/// The open connections of browsers by where they come from. Safe to call from any thread.
final class ConnectionTable: Sendable {
    /// Half of what the host takes; an office behind one address has some hundred pages.
    static let limitFromOneAddress = WebServer.connectionLimit / 2

    struct Census: Encodable, Hashable, Sendable {
        var open = 0
        /// Closed at once, because their address had its share.
        var refused = 0
    }

    private struct State {
        var census = Census()
        var byAddress: [String: Int] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limitFromOneAddress limit: Int = ConnectionTable.limitFromOneAddress) {
        self.limit = limit
    }

    var census: Census { self.state.withLock { $0.census } }

    /// Counts a connection; `false`, and nothing counted, where its address has its share.
    ///
    /// - Parameter address: `nil` where many may be behind one address.
    func enter(_ address: String?) -> Bool {
        self.state.withLock { state in
            if let address {
                guard state.byAddress[address, default: 0] < self.limit else {
                    state.census.refused += 1
                    return false
                }
                state.byAddress[address, default: 0] += 1
            }
            state.census.open += 1
            return true
        }
    }

    /// A connection that was counted is gone.
    func leave(_ address: String?) {
        self.state.withLock { state in
            state.census.open -= 1
            guard let address, let count = state.byAddress[address] else { return }
            state.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }
}
