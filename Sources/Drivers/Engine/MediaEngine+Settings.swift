import CLinux

extension MediaEngine {
    /// What the host may choose.
    public struct Settings: Hashable, Sendable {
        /// Media threads; half of the cores at least one by default, so that signalling and sockets keep the others.
        public var threads: Int
        /// UDP ports for RTP (even) and RTCP (odd).
        public var ports: ClosedRange<UInt16>
        /// Sessions open at once; further ones are refused.
        public var sessionLimit: Int
        /// Whether to ask for SCHED_FIFO, and for a better nice value where that is refused.
        public var wantsPriority: Bool
        /// The priority within SCHED_FIFO: above nothing that the system itself runs there.
        public var realtimePriority: Int
        public var nice: Int

        public init(
            threads: Int? = nil, ports: ClosedRange<UInt16> = 20_000...29_999, sessionLimit: Int = 4_096,
            wantsPriority: Bool = true, realtimePriority: Int = 10, nice: Int = -10
        ) {
            self.threads = max(1, threads ?? Int(cl_core_count()) / 2)
            self.ports = ports
            self.sessionLimit = sessionLimit
            self.wantsPriority = wantsPriority
            self.realtimePriority = realtimePriority
            self.nice = nice
        }
    }
}
