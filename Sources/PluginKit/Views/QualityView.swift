/// How good a call sounds, each way, since the last reading; of an ended call, over the whole of it.
public struct QualityView: Codable, Hashable, Sendable {
    /// One way of the sound. What nobody could measure is absent.
    public struct Direction: Codable, Hashable, Sendable {
        /// Estimated mean opinion score, 1 to 4.5 (ITU-T G.107).
        public let mos: Double?
        /// Share of the packets that the network lost.
        public let lossPercent: Double?
        public let jitterMs: Int?
        /// Share of the sound that was made up for packets that were lost or late.
        public let concealedPercent: Double?
        /// Share of the sound that was taken out or put in to change the delay.
        public let stretchedPercent: Double?
        /// One way, as far as the host sees it.
        public let delayMs: Int

        public init(
            mos: Double?, lossPercent: Double?, jitterMs: Int?, concealedPercent: Double?, stretchedPercent: Double?,
            delayMs: Int
        ) {
            self.mos = mos
            self.lossPercent = lossPercent
            self.jitterMs = jitterMs
            self.concealedPercent = concealedPercent
            self.stretchedPercent = stretchedPercent
            self.delayMs = delayMs
        }
    }

    public let receive: Direction
    public let send: Direction
    public let roundTripMs: Int?

    public init(receive: Direction, send: Direction, roundTripMs: Int?) {
        self.receive = receive
        self.send = send
        self.roundTripMs = roundTripMs
    }
}
