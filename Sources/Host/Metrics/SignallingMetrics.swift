// What SIP holds, and what its limits refused or dropped.

import Drivers
import SIP
import Telephony

/// Figures of the phone and of the shell around it.
struct SignallingMetrics {
    let phone: PhoneCensus
    let driver: PhoneDriver.Census

    var families: [MetricFamily] { self.phoneFamilies + self.transportFamilies }

    private var phoneFamilies: [MetricFamily] {
        var counters = CounterFields(of: self.phone.counters)
        // These have metrics of their own.
        _ = counters.take(["callsStarted", "callsReceived", "callsEnded", "missedCalls"])
        return [
            MetricFamily(
                "spechphone_phone_items", .gauge, "What the phone holds now, by kind.", by: "kind",
                CounterFields(of: self.phone).rest),
            MetricFamily(
                "spechphone_phone_events_total", .counter, "What the phone counted, and what its limits refused.",
                by: "event", counters.rest),
            MetricFamily(
                "spechphone_sip_items", .gauge, "Transactions, dialogs and the like that exist now.", by: "kind",
                CounterFields(of: self.phone.agent).rest),
            MetricFamily(
                "spechphone_sip_drops_total", .counter, "Messages that the SIP user agent did not pass on, by reason.",
                by: "reason", CounterFields(of: self.phone.agent.drops).rest),
        ]
    }

    private var transportFamilies: [MetricFamily] {
        var streams = CounterFields(of: self.driver.streams)
        let connections = streams.take("connections")
        var driver = CounterFields(of: self.driver)
        let dropped = driver.take("datagramsDropped")
        return [
            MetricFamily(
                "spechphone_sip_connections", .gauge, "Connections of SIP over TCP and TLS that are open.", connections),
            MetricFamily(
                "spechphone_sip_stream_events_total", .counter,
                "What happened on SIP over TCP and TLS, and what its limits refused.", by: "event", streams.rest),
            MetricFamily(
                "spechphone_sip_datagrams_total", .counter, "Datagrams of SIP over UDP, by what became of them.",
                by: "event", CounterFields(of: self.driver.transport).rest),
            MetricFamily(
                "spechphone_sip_backlog_drops_total", .counter,
                "Messages of SIP that came faster than the phone could take them.", dropped),
            MetricFamily(
                "spechphone_driver_items", .gauge, "What the shell around the phone holds now, by kind.", by: "kind",
                driver.rest),
        ]
    }
}
