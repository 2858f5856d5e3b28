import Primitives

/// Places wire timestamps on a line without wrap-around that starts at zero and never jumps.
///
/// A sender may restart its clock in mid-stream (a new announcement, a transfer behind a PBX). Sequence numbers that
/// go on and packets that arrive in step show that no time has passed; the line then goes on as well.
struct MediaTimeline: Hashable, Sendable {
    struct Arrival: Hashable, Sendable {
        /// Media time on the line, in units of the clock.
        let timestamp: Int64
        /// Arrival less media time, in nanoseconds.
        let offset: Int64
        let isJump: Bool
    }

    private struct Newest: Hashable, Sendable {
        var sequence: Int64
        /// The wire's timestamp without wrap-around.
        var wire: Int64
        var timestamp: Int64
        var duration: Int64
        var arrival: Int64
    }

    private let clock: ClockRate
    private var newest: Newest?
    /// Line less wire.
    private var shift: Int64 = 0

    init(clock: ClockRate) {
        self.clock = clock
    }

    /// Where the packet stands, or `nil` when its timestamp contradicts its sequence number.
    mutating func place(
        _ timestamp: RTPTimestamp, sequence: Int64, duration: Int, now: Instant
    ) -> Arrival? {
        let arrival = self.clock.units(nanoseconds: now.nanoseconds)
        guard let newest = self.newest else {
            let wire = Int64(timestamp.rawValue)
            self.shift = 0 &- wire
            self.newest = Newest(
                sequence: sequence, wire: wire, timestamp: 0, duration: Int64(duration), arrival: arrival)
            return self.arrival(at: 0, isJump: false, now: now)
        }
        let wire = timestamp.extended(near: newest.wire)
        guard sequence > newest.sequence else {
            let place = wire &+ self.shift
            let lag = newest.timestamp &- place
            guard lag > 0, lag < Int64(self.clock.hertz) &* Self.longestLagSeconds else { return nil }
            return self.arrival(at: place, isJump: false, now: now)
        }
        let packets = sequence &- newest.sequence
        let isJump = self.isJump(
            step: wire &+ self.shift &- newest.timestamp, packets: packets, duration: newest.duration,
            elapsed: arrival &- newest.arrival)
        if isJump { self.shift = newest.timestamp &+ packets &* newest.duration &- wire }
        let place = wire &+ self.shift
        self.newest = Newest(
            sequence: sequence, wire: wire, timestamp: place, duration: Int64(duration), arrival: arrival)
        return self.arrival(at: place, isJump: isJump, now: now)
    }

    /// Where a silence begins that was described under this timestamp, or `nil` when that cannot be told.
    ///
    /// It moves nothing: the line is that of the audio. A timestamp that makes no sense means the end of what was said.
    func silence(at timestamp: RTPTimestamp, sequence: Int64, now: Instant) -> Int64? {
        guard let newest = self.newest else { return nil }
        let place = timestamp.extended(near: newest.wire) &+ self.shift
        guard sequence > newest.sequence else {
            let lag = newest.timestamp &- place
            return lag > 0 && lag < Int64(self.clock.hertz) &* Self.longestLagSeconds ? place : nil
        }
        let end = newest.timestamp &+ newest.duration
        let elapsed = self.clock.units(nanoseconds: now.nanoseconds) &- newest.arrival
        return place &- end > elapsed &+ Int64(self.clock.hertz / 2) ? end : max(place, end)
    }

    private func isJump(step: Int64, packets: Int64, duration: Int64, elapsed: Int64) -> Bool {
        let regular = packets &* duration
        if step <= 0 { return true }
        if step <= regular { return false }
        // Contiguous and in step: whatever the timestamp says, there was no pause.
        if packets == 1, step > regular &+ duration, elapsed < regular &+ duration / 2 { return true }
        return step > elapsed &+ regular &+ Int64(self.clock.hertz / 2)
    }

    private func arrival(at timestamp: Int64, isJump: Bool, now: Instant) -> Arrival {
        Arrival(
            timestamp: timestamp, offset: now.nanoseconds &- self.clock.nanoseconds(timestamp), isJump: isJump)
    }

    private static let longestLagSeconds: Int64 = 2
}
