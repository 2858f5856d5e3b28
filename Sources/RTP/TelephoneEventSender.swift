/// Sends queued keys as RFC 4733 events, one packet per tick of the pacer.
///
/// Per key: packets with one timestamp and growing duration, the first marked; then the end three times with the final
/// duration (section 2.5.1.4), then a pause in which audio flows.
public struct TelephoneEventSender: Hashable, Sendable {
    public struct Settings: Hashable, Sendable {
        /// How long a key sounds; receivers want at least 40 ms (ITU-T Q.24).
        public var duration: Duration = .milliseconds(120)
        /// Audio between two keys, counted from the end of the first; receivers want at least 40 ms.
        public var pause: Duration = .milliseconds(100)
        /// −10 dBm0, as loud as a telephone's own tone.
        public var volume: UInt8 = 10
        public var queueLimit = 64

        public init() {}
    }

    public struct Packet: Hashable, Sendable {
        public var event: TelephoneEvent
        public var timestamp: RTPTimestamp
        public var marker: Bool
    }

    private enum State: Hashable, Sendable {
        case idle
        case sounding(code: UInt8, start: RTPTimestamp, units: Int)
        case ending(code: UInt8, start: RTPTimestamp, units: Int, sent: Int)
        case pausing(remaining: Int)
    }

    /// RFC 4733, section 2.5.1.4: the final packet is sent three times in all.
    public static let endPackets = 3

    private let settings: Settings
    private let clock: ClockRate
    private var state = State.idle
    private var queue: [UInt8] = []
    /// Keys whose last end packet went out, and those that another clock cut short.
    public private(set) var sent: UInt64 = 0
    /// Keys refused: unknown, or the queue was full.
    public private(set) var refused: UInt64 = 0

    public init(clock: ClockRate, settings: Settings = Settings()) {
        self.clock = clock
        self.settings = settings
    }

    /// What waits in `former` goes on by another clock. A key that sounds ends: its packets have been heard already,
    /// and its duration could not go on in other units. The pause after it is made anew.
    public init(clock: ClockRate, continuing former: TelephoneEventSender) {
        self.init(clock: clock, settings: former.settings)
        self.queue = former.queue
        self.sent = former.sent
        self.refused = former.refused
        switch former.state {
        case .idle: break
        case .sounding, .ending:
            self.sent &+= 1
            self.state = .pausing(remaining: clock.units(former.settings.pause))
        case .pausing: self.state = .pausing(remaining: clock.units(former.settings.pause))
        }
    }

    /// Whether a key is sounding, ending or waiting; the pause after the last one does not count.
    public var hasDigits: Bool {
        guard self.queue.isEmpty else { return true }
        switch self.state {
        case .sounding, .ending: return true
        case .idle, .pausing: return false
        }
    }

    /// Queues a key; a full queue refuses the newest.
    public mutating func press(_ digit: Character) {
        guard let code = TelephoneEvent.code(for: digit), self.queue.count < self.settings.queueLimit else {
            self.refused &+= 1
            return
        }
        self.queue.append(code)
    }

    /// The packet of this tick, or `nil` when audio has it.
    /// - Parameters:
    ///   - timestamp: the stream's timestamp of this tick, on the event clock.
    ///   - units: how much of the clock a tick lasts.
    public mutating func next(timestamp: RTPTimestamp, units: Int) -> Packet? {
        switch self.state {
        case .idle:
            return self.begin(timestamp: timestamp, units: units)
        case .pausing(let remaining) where remaining >= units:
            self.state = .pausing(remaining: remaining &- units)
            return nil
        case .pausing:
            self.state = .idle
            return self.begin(timestamp: timestamp, units: units)
        case .sounding(let code, let start, _):
            let elapsed = timestamp.distance(from: start) &+ units
            if elapsed >= self.clock.units(self.settings.duration) {
                self.state = .ending(code: code, start: start, units: elapsed, sent: 1)
                return self.packet(code, start, elapsed, isEnd: true)
            }
            self.state = .sounding(code: code, start: start, units: elapsed)
            return self.packet(code, start, elapsed)
        case .ending(let code, let start, let elapsed, let count):
            if count &+ 1 >= Self.endPackets {
                self.sent &+= 1
                // The repeated ends are silence already.
                let rest = self.clock.units(self.settings.pause) &- count &* units
                self.state = .pausing(remaining: max(units, rest))
            } else {
                self.state = .ending(code: code, start: start, units: elapsed, sent: count &+ 1)
            }
            return self.packet(code, start, elapsed, isEnd: true)
        }
    }

    private mutating func begin(timestamp: RTPTimestamp, units: Int) -> Packet? {
        guard !self.queue.isEmpty else { return nil }
        let code = self.queue.removeFirst()
        self.state = .sounding(code: code, start: timestamp, units: units)
        return self.packet(code, timestamp, units, marker: true)
    }

    private func packet(
        _ code: UInt8, _ start: RTPTimestamp, _ units: Int, isEnd: Bool = false, marker: Bool = false
    ) -> Packet {
        let event = TelephoneEvent(
            code: code, isEnd: isEnd, volume: self.settings.volume, duration: UInt16(clamping: units))
        return Packet(event: event, timestamp: start, marker: marker)
    }
}
