// The sound of all calls together: packets, losses, delays, and how the media threads keep time.

import Drivers
import Media

/// Figures of the media engine and its sessions.
struct MediaMetrics {
    let census: MediaCensus
    /// What the sessions counted, by field; it only grows.
    let sums: [String: Double]
    let running: [MediaStatistics]

    var families: [MetricFamily] { self.sessionFamilies + self.delayFamilies + self.engineFamilies }

    /// Each field of a session's counters is in one family, by its unit.
    private var sessionFamilies: [MetricFamily] {
        var fields = CounterFields(named: self.sums)
        let bytes = fields.take(where: { $0.hasPrefix("bytes") })
        let samples = fields.take(where: { $0.hasSuffix("Samples") })
        let frames = fields.take(where: { $0.hasSuffix("Frames") || $0.hasPrefix("frames") || $0 == "uplinkDropped" })
        let packets = fields.take(where: { $0.lowercased().contains("packets") || $0 == "duplicates" })
        return [
            MetricFamily(
                "spechphone_rtp_packets_total", .counter,
                "Packets of all calls, between peer, host and page, by what became of them.", by: "event", packets),
            MetricFamily("spechphone_rtp_bytes_total", .counter, "Payload of RTP in bytes.", by: "event", bytes),
            MetricFamily(
                "spechphone_audio_frames_total", .counter, "Frames of 20 ms of all calls, by what became of them.",
                by: "event", frames),
            MetricFamily(
                "spechphone_audio_samples_total", .counter,
                "Samples that were concealed, recovered, paused, taken out or put in.", by: "event", samples),
            MetricFamily(
                "spechphone_media_session_events_total", .counter,
                "What else the sound of calls counted: digits, reports, overruns.", by: "event", fields.rest),
        ]
    }

    private var delayFamilies: [MetricFamily] {
        let played = self.running.reduce(0) { $0 + Double($1.framesPlayed) }
        let concealed = self.running.reduce(0) { $0 + Double($1.concealedFrames) }
        return [
            MetricFamily(
                "spechphone_jitter_buffer_delay_seconds", .gauge,
                "How long sound of the peer waits before it is played, over the calls that run.", by: "statistic",
                Self.statistics(self.running.map(\.playoutDelay))),
            MetricFamily(
                "spechphone_interarrival_jitter_seconds", .gauge,
                "Jitter of the packets of the peer (RFC 3550), over the calls that run.", by: "statistic",
                Self.statistics(self.running.map(\.jitter))),
            MetricFamily(
                "spechphone_round_trip_seconds", .gauge, "Round trip to the peer by RTCP, over the calls that run.",
                by: "statistic", Self.statistics(self.running.compactMap(\.roundTrip))),
            MetricFamily(
                "spechphone_concealed_ratio", .gauge,
                "Share of the frames of the calls that run which had to be concealed, 0 to 1.",
                played > 0 ? min(1, concealed / played) : 0),
        ]
    }

    private var engineFamilies: [MetricFamily] {
        let counters = self.census.counters
        return [
            MetricFamily(
                "spechphone_media_sessions", .gauge, "Calls whose ports are open.", Double(self.census.sessions)),
            MetricFamily(
                "spechphone_media_ports", .gauge, "Pairs of ports: taken, and in the range that was set.", by: "kind",
                ["taken": Double(self.census.portsTaken), "range": Double(self.census.portsInRange)]),
            MetricFamily(
                "spechphone_media_threads", .gauge, "Media threads by the priority that they got.", by: "priority",
                self.threads),
            MetricFamily(
                "spechphone_media_engine_events_total", .counter,
                "What the media threads counted, and what their limits dropped.", by: "event",
                CounterFields(of: counters).rest),
            MetricFamily(
                "spechphone_media_commands_refused_total", .counter, "Commands for a media thread that was overloaded.",
                Double(self.census.commandsRefused)),
            MetricFamily(
                "spechphone_media_wakes_total", .counter,
                "Wakes of the media threads by how late they were at most, in seconds.", by: "late_below",
                Self.steps(counters.lateness)),
            MetricFamily(
                "spechphone_media_residence_total", .counter,
                "Packets by how long they lay in their socket at most, in seconds.", by: "below",
                Self.steps(counters.residence)),
            MetricFamily(
                "spechphone_media_worst_lateness_seconds", .gauge, "The latest that a media thread ever woke.",
                counters.worstLateness / .seconds(1)),
        ]
    }

    private var threads: [String: Double] {
        var counts = ["realtime": 0.0, "raised": 0, "normal": 0]
        for thread in self.census.threads {
            switch thread.priority {
            case .realtime: counts["realtime", default: 0] += 1
            case .raised: counts["raised", default: 0] += 1
            case .normal: counts["normal", default: 0] += 1
            }
        }
        return counts
    }

    /// The steps of `MediaCounters`.
    private static func steps(_ counts: SIMD8<UInt64>) -> [String: Double] {
        let names = ["0.0001", "0.0005", "0.001", "0.005", "0.02", "+Inf"]
        return Dictionary(uniqueKeysWithValues: names.indices.map { (names[$0], Double(counts[$0])) })
    }

    private static func statistics(_ durations: [Duration]) -> [String: Double] {
        let seconds = durations.map { $0 / .seconds(1) }
        let mean = seconds.isEmpty ? 0 : seconds.reduce(0, +) / Double(seconds.count)
        return ["mean": mean, "max": seconds.max() ?? 0]
    }
}
