// Calls and lines, as those who run a telephone system count them. Nobody is named: neither numbers nor lines.

import SIP
import Telephony

/// Figures of calls and registrations.
struct CallMetrics {
    let accounts: [AccountSnapshot]
    let calls: [CallSnapshot]
    let counters: PhoneCounters

    var families: [MetricFamily] { self.callFamilies + [self.registrations] }

    private var callFamilies: [MetricFamily] {
        [
            MetricFamily("spechphone_calls", .gauge, "Calls that exist now, by state and direction.", self.current),
            MetricFamily(
                "spechphone_call_codecs", .gauge, "Calls that exist now by their codec.", by: "codec", self.codecs),
            MetricFamily(
                "spechphone_calls_started_total", .counter, "Calls that began, by direction.", by: "direction",
                [
                    "incoming": Double(self.counters.callsReceived), "outgoing": Double(self.counters.callsStarted),
                ]),
            MetricFamily(
                "spechphone_calls_ended_total", .counter, "Calls that ended, by the code of their end.", by: "outcome",
                self.counters.outcomes.mapValues { Double($0) }),
            MetricFamily(
                "spechphone_calls_missed_total", .counter, "Incoming calls that nobody took.",
                Double(self.counters.missedCalls)),
        ]
    }

    /// Every state and direction is there, also with none.
    private var current: [MetricFamily.Sample] {
        var counts: [[String]: Double] = [:]
        for call in self.calls {
            guard let state = Self.name(call.state) else { continue }
            counts[[state, Self.name(call.direction)], default: 0] += 1
        }
        return Self.states.flatMap { state in
            ["incoming", "outgoing"].map { direction in
                MetricFamily.Sample(
                    labels: [.init(name: "state", value: state), .init(name: "direction", value: direction)],
                    value: counts[[state, direction]] ?? 0)
            }
        }
    }

    private var codecs: [String: Double] {
        var counts: [String: Double] = [:]
        for call in self.calls where Self.name(call.state) != nil {
            if let codec = call.codec { counts[codec, default: 0] += 1 }
        }
        return counts
    }

    private var registrations: MetricFamily {
        var counts = ["unregistered": 0.0, "registering": 0, "registered": 0, "failed": 0]
        for account in self.accounts {
            let state =
                switch account.registration {
                case .unregistered: "unregistered"
                case .registering: "registering"
                case .registered: "registered"
                case .failed: "failed"
                }
            counts[state, default: 0] += 1
        }
        return MetricFamily(
            "spechphone_registrations", .gauge, "Lines by the state of their registration.", by: "state", counts)
    }

    private static let states = ["active", "dialing", "early_media", "ending", "ringing"]

    private static func name(_ state: Telephony.CallState) -> String? {
        switch state {
        case .dialing: "dialing"
        case .ringing: "ringing"
        case .earlyMedia: "early_media"
        case .active: "active"
        case .ending: "ending"
        case .ended: nil
        }
    }

    private static func name(_ direction: CallDirection) -> String {
        switch direction {
        case .incoming: "incoming"
        case .outgoing: "outgoing"
        }
    }
}
