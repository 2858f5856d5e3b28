public import Primitives

/// Puts arriving packets into order and decides, frame by frame, which is played and which moment must be concealed.
///
/// A leaf: every call carries its own `now:`. Each packet has an *offset*: the time at which it is played (or arrives)
/// less its media time. Arrival offsets are measured by `ArrivalStatistics`, which names the offset to play at;
/// `PlayoutControl` compares it with the offsets really played and asks for short time adjustments. Drift between the
/// clocks is nothing but a slow growth or shrinking of that difference.
///
/// Conservation: `inserted == played + late + duplicates + dropped + buffered`, at every moment.
public struct JitterBuffer: Sendable {
    public struct Settings: Hashable, Sendable {
        /// The delay before anything is known about the network.
        public var initialDelay: Duration = .milliseconds(40)
        public var maximumDelay: Duration = .milliseconds(500)
        /// What it is worth that one packet in a hundred more is in time: so much longer the delay may be for it.
        ///
        /// By the E-model (G.107) a hundredth of G.711 lost at random costs as much as 150 ms of delay while a call is
        /// quick, and as 30 ms from 180 ms on.
        public var delayPerLatePercent: Duration = .milliseconds(80)
        /// How much of the delay may go within a second.
        public var decreasePerSecond: Duration = .milliseconds(20)
        /// Packets that lag by more than this behind the wanted delay are thrown away, not played faster.
        public var largestExcess: Duration = .milliseconds(240)
        /// After this time without a packet the stream counts as stopped; the next packet starts it anew.
        public var idleAfter: Duration = .seconds(1)
        /// What one call of `next` asks for, usually.
        public var frame: Duration = .milliseconds(20)

        public init() {}
    }

    public enum Insertion: Hashable, Sendable {
        case accepted
        /// In the buffer, or played, already.
        case duplicate
        /// Its time has been played without it.
        case late
        /// Too large, or its timestamp contradicts its sequence number.
        case refused
    }

    /// A packet whose turn it is; its payload stays readable until the next `insert`.
    public struct Packet: Hashable, Sendable {
        public let payloadType: UInt8
        /// In units of the media clock.
        public let duration: Int
        /// False when older packets were thrown away before it: what was played last does not lead into it.
        public let isContinuous: Bool
        let slot: Int
    }

    public enum Playout: Hashable, Sendable {
        case packet(Packet)
        /// Lost, or not here yet: conceal that many units.
        case missing(Int)
        /// The sender paused: play silence for that many units.
        case paused(Int)
        /// From here on there is silence, which the packet describes, until the next packet; it lasts no time itself.
        case silence(Packet)
        /// No stream has begun, or it has stopped.
        case idle
    }

    public struct Counters: Hashable, Sendable {
        public var inserted: UInt64 = 0
        public var played: UInt64 = 0
        public var late: UInt64 = 0
        public var duplicates: UInt64 = 0
        /// Thrown away: full, overlong delay, restart, or refused.
        public var dropped: UInt64 = 0
        /// Units of the media clock.
        public var concealedUnits: UInt64 = 0
        public var pausedUnits: UInt64 = 0
        public var timestampJumps: UInt64 = 0

        public init() {}
    }

    enum Phase: Hashable, Sendable {
        case idle
        case playing(Position)
    }

    struct Position: Hashable, Sendable {
        /// Media time of the next unit to play, without wrap-around.
        var timestamp: Int64
        /// What was concealed or silent since the last packet.
        var held: Int64 = 0
        /// Sequence numbers that were passed over without a packet since the last one played.
        var lost: Int64 = 0
        var isContinuous = true
        /// The sender has described a silence that began here.
        var isSilent = false
    }

    public let clock: ClockRate
    public let settings: Settings
    /// The settings that every frame needs, in nanoseconds.
    let frame: Int64
    let largestExcess: Int64
    let idleAfter: Int64
    public internal(set) var counters = Counters()
    var ring: PacketRing
    var phase = Phase.idle
    var timeline: MediaTimeline
    var arrivals: ArrivalStatistics
    var control: PlayoutControl
    /// Packets played since one was missing.
    var playedSinceLoss = Self.lossMemory

    public init(clock: ClockRate, settings: Settings = Settings()) {
        self.clock = clock
        self.settings = settings
        self.frame = settings.frame.wholeNanoseconds
        self.largestExcess = settings.largestExcess.wholeNanoseconds
        self.idleAfter = settings.idleAfter.wholeNanoseconds
        self.ring = PacketRing()
        self.timeline = MediaTimeline(clock: clock)
        self.arrivals = ArrivalStatistics(settings)
        self.control = PlayoutControl(frame: settings.frame)
    }

    /// Packets waiting, without placeholders.
    public var buffered: Int { self.ring.audioCount }

    /// From the earliest possible arrival to playing, beside what the caller holds decoded.
    public var playoutDelay: Duration { .nanoseconds(max(0, self.control.lastOffset &- self.arrivals.minimum)) }
    public var targetDelay: Duration { .nanoseconds(max(0, self.arrivals.offset &- self.arrivals.minimum)) }

    /// Takes a packet of audio.
    /// - Parameters:
    ///   - sequence: without wrap-around, as `RTPSource` gives it.
    ///   - duration: of its audio in units of the clock; more than zero.
    public mutating func insert(
        _ packet: RTPPacket, sequence: Int64, duration: Int, payload: UnsafeRawBufferPointer, now: Instant
    ) -> Insertion {
        self.counters.inserted &+= 1
        guard duration > 0, payload.count <= PacketRing.largestPayload else { return self.refuse() }
        guard self.ring.state(of: sequence) == .vacant else {
            self.counters.duplicates &+= 1
            return .duplicate
        }
        let fits = self.makeRoom(for: sequence)
        let arrival = self.timeline.place(packet.timestamp, sequence: sequence, duration: duration, now: now)
        guard let arrival else { return self.refuse() }
        if arrival.isJump { self.counters.timestampJumps &+= 1 }
        let isLate = !fits || self.hasPlayed(arrival.timestamp)
        // What came too late tells most about the network.
        self.arrivals.insert(arrival.offset, isLate: isLate, now: now)
        guard !isLate else {
            self.counters.late &+= 1
            return .late
        }
        self.ring.store(
            sequence: sequence, timestamp: arrival.timestamp, duration: duration, payloadType: packet.payloadType,
            payload: payload)
        return .accepted
    }

    /// Takes a packet that describes the silence beginning with it (RFC 3389). Its number is no loss, its time is no
    /// measure of the network, and it is in none of the counters of audio.
    public mutating func insertSilence(
        _ packet: RTPPacket, sequence: Int64, payload: UnsafeRawBufferPointer, now: Instant
    ) {
        guard self.ring.state(of: sequence) == .vacant, self.makeRoom(for: sequence) else { return }
        let place = self.timeline.silence(at: packet.timestamp, sequence: sequence, now: now)
        guard let place, !self.hasPlayed(place), payload.count <= PacketRing.largestPayload else {
            return self.ring.storePlaceholder(sequence: sequence)
        }
        self.ring.store(
            sequence: sequence, timestamp: place, duration: 0, payloadType: packet.payloadType, payload: payload)
    }

    /// Notes a packet of the stream that carries no audio (an event), so that its number is no loss.
    public mutating func skip(sequence: Int64) {
        if self.ring.state(of: sequence) == .vacant, self.makeRoom(for: sequence) {
            self.ring.storePlaceholder(sequence: sequence)
        }
    }

    /// The sender began a new stream: what waits is dropped and everything learnt is forgotten.
    public mutating func restart() {
        self.counters.dropped &+= UInt64(self.ring.audioCount)
        self.ring.removeAll()
        self.settle(concealed: 0)
        self.phase = .idle
        self.timeline = MediaTimeline(clock: self.clock)
        self.arrivals.restart()
        self.control.restart()
    }

    /// Packets of that length tell of those before them: the delay shall be one and a half of them, and where packets are
    /// lost it shall cover one more, so that it is here when needed, however uneven the network is.
    public mutating func waitForSuccessors(of units: Int) {
        let length = self.clock.nanoseconds(Int64(units))
        self.arrivals.wait(least: length * 3 / 2, more: self.playedSinceLoss < Self.lossMemory ? length : 0)
    }

    /// Copies a packet's payload; returns its length, which is at most `PacketRing.largestPayload`.
    public func copyPayload(of packet: Packet, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        self.ring.copyPayload(of: packet.slot, into: buffer)
    }

    private func hasPlayed(_ timestamp: Int64) -> Bool {
        guard case .playing(let position) = self.phase else { return false }
        return timestamp < position.timestamp
    }

    /// Moves the window of sequence numbers up, dropping the oldest packets; false when the number lies below it.
    private mutating func makeRoom(for sequence: Int64) -> Bool {
        if self.phase == .idle, self.ring.isEmpty { self.ring.restart(at: sequence &- Self.reorderAtStart) }
        guard sequence >= self.ring.floor else { return false }
        let before = self.ring.audioCount
        let passed = self.ring.advance(toFit: sequence)
        self.counters.dropped &+= UInt64(before &- self.ring.audioCount)
        if case .playing(var position) = self.phase, passed > 0 {
            position.lost &+= passed
            self.phase = .playing(position)
        }
        return true
    }

    private mutating func refuse() -> Insertion {
        self.counters.dropped &+= 1
        return .refused
    }

    /// Numbers below the first packet that may still arrive and be played.
    private static let reorderAtStart: Int64 = 8
    /// Ten seconds of 20 ms packets: so long a loss says that there may be more.
    static let lossMemory = 512
}
