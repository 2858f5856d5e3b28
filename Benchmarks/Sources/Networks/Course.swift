import Codecs
import Primitives

/// One stream through one network into one receiver, on a clock that nobody waits for.
struct Course {
    /// From the first step of the receiver on, at the codec's rate.
    private(set) var sound: [Int16] = []
    /// When the first sample of it is heard, in nanoseconds after the first sample was said.
    private(set) var begin: Int64 = 0
    private(set) var account = Account()

    /// Between a packet that takes the quickest way and the next step of the receiver; media threads visit a call in the
    /// tick of 5 ms after its packets.
    static let phase: Int64 = 5_000_000
    private static let millisecond: Int64 = 1_000_000

    /// - Parameter make: a receiver whose clock begins then.
    init?(_ voice: Voice, _ arrivals: [Int64?], make: (Instant) -> (any Receiver)?) {
        let packets = arrivals.enumerated().compactMap { index, at in at.map { (at: $0, index: index) } }
            .sorted { ($0.at, $0.index) < ($1.at, $1.index) }
        guard let first = packets.first, let last = packets.last else { return nil }
        var tick = first.at / (20 * Self.millisecond) * 20 * Self.millisecond + Self.phase
        if tick < first.at { tick += 20 * Self.millisecond }
        guard let receiver = make(Instant(nanoseconds: tick)) else { return nil }
        self.begin = tick
        var next = 0
        while tick <= last.at {
            while next < packets.count, packets[next].at <= tick {
                let packet = packets[next]
                receiver.insert(
                    packet.index, voice.payloads[packet.index], now: Instant(nanoseconds: packet.at))
                next += 1
            }
            receiver.play(to: &self.sound, now: Instant(nanoseconds: tick))
            tick += Int64(receiver.step) * Self.millisecond
        }
        self.account = receiver.account
    }

    /// A share of all that was played.
    func share(_ samples: Int) -> Double { Double(samples) / Double(max(1, self.sound.count)) }
}
