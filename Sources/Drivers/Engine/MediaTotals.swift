public import Media

/// What all sessions of the engine have counted together since the start, and how those stand that run.
public struct MediaTotals: Hashable, Sendable {
    /// Sums of what only grows, running sessions included; its readings of the moment mean nothing.
    public var sums = MediaStatistics()
    /// One for each session that is configured.
    public var running: [MediaStatistics] = []

    public init() {}
}
