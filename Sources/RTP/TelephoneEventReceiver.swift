/// Turns event packets into key presses: one per event, whichever of its packets arrive.
///
/// All packets of an event share its timestamp (RFC 4733, section 2.5.1.2), so the first packet seen of a new
/// timestamp is the event, be it its start, an update, or one of its three ends.
public struct TelephoneEventReceiver: Hashable, Sendable {
    private enum State: Hashable, Sendable {
        case idle
        case heard(timestamp: RTPTimestamp, event: TelephoneEvent)
    }

    private var state = State.idle

    public init() {}

    /// Returns the key when this packet is the first seen of its event.
    public mutating func receive(_ event: TelephoneEvent, timestamp: RTPTimestamp, marker: Bool) -> Character? {
        switch self.state {
        case .idle:
            break
        case .heard(let known, let last):
            let step = timestamp.distance(from: known)
            if step == 0 {
                // A late update must not shorten what is known of the event.
                if event.duration > last.duration || event.isEnd {
                    self.state = .heard(timestamp: known, event: event)
                }
                return nil
            }
            // A straggler of an earlier event, unless the clock jumped further than any straggler could lag.
            if step < 0 && step > -Self.longestStraggle { return nil }
            if !marker && Self.isNextSegment(step: step, event: event, after: last) {
                self.state = .heard(timestamp: timestamp, event: event)
                return nil
            }
        }
        self.state = .heard(timestamp: timestamp, event: event)
        return event.digit
    }

    /// Forget the stream's timestamps: the source changed.
    public mutating func restart() {
        self.state = .idle
    }

    /// An event longer than its duration field goes on in a new segment (RFC 4733, section 2.5.1.3).
    private static func isNextSegment(step: Int, event: TelephoneEvent, after last: TelephoneEvent) -> Bool {
        event.code == last.code && !last.isEnd && step == Int(UInt16.max)
    }

    /// Ten seconds at 48 kHz.
    private static let longestStraggle = 480_000
}
