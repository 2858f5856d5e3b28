/// What a recorder has done since the start.
public struct RecorderCensus: Codable, Hashable, Sendable {
    /// Calls that are recorded now.
    public var recording = 0
    public var finished = 0
    /// Files that could not be opened, written or closed.
    public var failed = 0
    /// Calls that were not recorded because `Recordings.callLimit` were.
    public var refused = 0
    /// Frames that the disk was too slow for.
    public var framesDropped = 0

    public init(finished: Int = 0) {
        self.finished = finished
    }
}
