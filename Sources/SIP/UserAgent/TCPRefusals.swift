import Primitives

/// Peers that take no TCP, so that a large request to them goes by UDP at once.
///
/// Bounded: beyond the limit the oldest is forgotten, which costs one attempt.
struct TCPRefusals: Sendable {
    /// Peers that are remembered.
    static let limit = 1_024
    /// After this time TCP is tried again.
    static let lifetime: Duration = .seconds(600)

    private var refused: [IPEndpoint: Instant] = [:]

    mutating func note(_ remote: IPEndpoint, now: Instant) {
        if self.refused.count >= Self.limit, self.refused[remote] == nil,
            let oldest = self.refused.min(by: { $0.value < $1.value })
        {
            self.refused[oldest.key] = nil
        }
        self.refused[remote] = now
    }

    func contains(_ remote: IPEndpoint, now: Instant) -> Bool {
        guard let since = self.refused[remote] else { return false }
        return now < since + Self.lifetime
    }
}
