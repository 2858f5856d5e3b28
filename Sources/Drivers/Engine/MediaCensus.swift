/// What the engine holds at this moment and what it counted. At rest `sessions` and `portsTaken` are zero.
public struct MediaCensus: Hashable, Sendable {
    public struct Thread: Hashable, Sendable {
        public enum Priority: Hashable, Sendable {
            /// SCHED_FIFO.
            case realtime
            /// A negative nice value.
            case raised
            case normal
        }

        public var sessions = 0
        public var isTicking = false
        public var isPinned = false
        public var priority = Priority.normal
    }

    public var sessions = 0
    /// Pairs of ports in use.
    public var portsTaken = 0
    /// Pairs of ports in the configured range.
    public var portsInRange = 0
    public var threads: [Thread] = []
    public var counters = MediaCounters()
    public var commandsRefused: UInt64 = 0
}
