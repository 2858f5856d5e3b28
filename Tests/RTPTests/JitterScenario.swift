// A sender, a network and a player around one jitter buffer, in simulated time: what the scenarios have in common.

import Primitives
import RTP

/// Packets with their arrival times, played in frames of 20 ms by a player that only counts.
struct JitterScenario {
    struct Arrival {
        var at: Int64
        var sequence: Int64
        var timestamp: Int
        /// Zero describes a silence.
        var duration: Int = 160
    }

    struct Outcome {
        var played: [Int64] = []
        var frames = 0
        var concealedFrames = 0
        var silences = 0
        /// Time between sending and playing of each packet, in milliseconds.
        var delays: [Double] = []
        var shortened = 0
        var lengthened = 0
        var buffer: JitterBuffer
        var meanDelay: Double { self.delays.reduce(0, +) / Double(max(1, self.delays.count)) }
        var isConserved: Bool {
            let counters = self.buffer.counters
            return counters.inserted == counters.played &+ counters.late &+ counters.duplicates &+ counters.dropped
                &+ UInt64(self.buffer.buffered)
        }
    }

    static let millisecond: Int64 = 1_000_000
    /// The shortest piece a time adjustment moves, here always 5 ms.
    static let piece = 40

    /// Regular packets of 20 ms, each delayed by `delay(index)` milliseconds, or lost when that is `nil`.
    static func regular(
        _ count: Int, step: Int = 160, senderRatio: Double = 1, delay: (Int) -> Double?
    ) -> [Arrival] {
        (0..<count).compactMap { index in
            delay(index).map { delay in
                let sent = Double(index * step) * 125_000 * senderRatio
                return Arrival(
                    at: Int64(sent + delay * 1e6), sequence: 70_000 + Int64(index),
                    timestamp: 0xFFFF_F000 + index * step,
                    duration: step)
            }
        }
    }

    static func run(
        _ arrivals: [Arrival], settings: JitterBuffer.Settings = .init(), until end: Int64? = nil,
        phase: Int64 = 3_000_000
    ) -> Outcome {
        let ordered = arrivals.sorted { $0.at < $1.at }
        var outcome = Outcome(buffer: JitterBuffer(clock: ClockRate(8_000), settings: settings))
        var next = ordered.startIndex
        var queue = 0
        var tick = phase
        let last = end ?? ((ordered.last?.at ?? 0) + 600 * Self.millisecond)
        while tick < last {
            while next < ordered.endIndex, ordered[next].at <= tick {
                Self.insert(ordered[next], into: &outcome.buffer)
                next += 1
            }
            Self.play(&outcome, &queue, now: Instant(nanoseconds: tick), first: arrivals.first)
            tick += 20 * Self.millisecond
        }
        return outcome
    }

    private static func insert(_ arrival: Arrival, into buffer: inout JitterBuffer) {
        let packet = RTPPacket.test(Int(arrival.sequence), timestamp: arrival.timestamp)
        withUnsafeBytes(of: arrival.sequence) { payload in
            guard arrival.duration > 0 else {
                return buffer.insertSilence(
                    packet, sequence: arrival.sequence, payload: payload, now: Instant(nanoseconds: arrival.at))
            }
            _ = buffer.insert(
                packet, sequence: arrival.sequence, duration: arrival.duration, payload: payload,
                now: Instant(nanoseconds: arrival.at))
        }
    }

    private static func play(_ outcome: inout Outcome, _ queue: inout Int, now: Instant, first: Arrival?) {
        outcome.frames += 1
        var isConcealed = false
        var steps = 0
        while queue < 160, steps < 64 {
            steps += 1
            switch outcome.buffer.next(units: 160 - queue, pending: queue, now: now) {
            case .packet(let packet):
                var sequence: Int64 = 0
                withUnsafeMutableBytes(of: &sequence) { _ = outcome.buffer.copyPayload(of: packet, into: $0) }
                outcome.played.append(sequence)
                queue += packet.duration
                let index = sequence - (first?.sequence ?? 0)
                let sent = Double(index) * Double(packet.duration) / 8
                outcome.delays.append(Double(now.nanoseconds) / 1e6 + Double(queue - packet.duration) / 8 - sent)
                Self.adjust(&outcome, &queue)
            case .missing(let units):
                isConcealed = true
                queue += units
            case .paused(let units):
                queue += units
            case .silence:
                outcome.silences += 1
            case .idle:
                queue = 160
            }
        }
        queue -= 160
        if isConcealed { outcome.concealedFrames += 1 }
    }

    private static func adjust(_ outcome: inout Outcome, _ queue: inout Int) {
        switch outcome.buffer.adjustment() {
        case .none: return
        case .shorten(let limit):
            guard limit >= Self.piece else { return }
            queue -= Self.piece
            outcome.shortened += Self.piece
        case .lengthen:
            queue += Self.piece
            outcome.lengthened += Self.piece
        }
        outcome.buffer.adjusted()
    }
}
