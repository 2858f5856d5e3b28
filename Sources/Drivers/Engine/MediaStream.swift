/// Names one attachment of a tab to a call; a frame with another pair of numbers is stale.
struct MediaStream: Hashable, Sendable {
    var stream: UInt32
    var epoch: UInt32
}
