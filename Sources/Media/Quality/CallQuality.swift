/// How good a call was over a stretch of time, each direction by itself.
public struct CallQuality: Hashable, Sendable {
    /// One direction of the sound.
    public struct Direction: Hashable, Sendable {
        /// Estimated mean opinion score, 1 to 4.5 (ITU-T G.107); `nil` when nothing was sent this way or nobody reports.
        public var meanOpinionScore: Double?
        /// Share of the packets that the network lost, 0 to 1.
        public var lost: Double?
        /// Interarrival jitter (RFC 3550, section 6.4.1).
        public var jitter: Duration?
        /// Share of the sound that was made up because packets were lost or late, 0 to 1.
        public var concealed: Double?
        /// Share of the sound that was taken out or put in to change the delay, 0 to 1.
        public var stretched: Double?
        /// One way, as far as this host can see: half of the round trip, our buffers and a packet's length; not what
        /// browser and far end add.
        public var delay: Duration

        init(delay: Duration) { self.delay = delay }
    }

    /// From the far end to the person.
    public var receive: Direction
    /// From the person to the far end, as the far end reports it.
    public var send: Direction
    public var roundTrip: Duration?
}
