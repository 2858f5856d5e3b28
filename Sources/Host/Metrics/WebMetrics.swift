// The pages: who is there, what they ask for, and what did not reach them.

import PluginKit

/// Figures of tabs, requests, plugins and notifications.
struct WebMetrics {
    let requests: DispatchCensus
    let uplinkDrops: AudioReception.Drops
    let push: PushCensus
    let tabs: [Session]
    let downlinkDrops: Int
    let backgroundDrops: Int
    let visitors: WaitingRoom.Census
    let connections: ConnectionTable.Census
    /// Devices that may act; `nil` where the vault does not answer.
    let devices: Int?

    var families: [MetricFamily] {
        self.tabFamilies + self.doorFamilies + self.requestFamilies + self.pluginFamilies + self.dropFamilies
    }

    private var doorFamilies: [MetricFamily] {
        var visitors = CounterFields(of: self.visitors)
        let waiting = visitors.take("waiting")
        var connections = CounterFields(of: self.connections)
        let open = connections.take("open")
        return [
            MetricFamily("spechphone_connections", .gauge, "Connections of browsers and proxies.", open),
            MetricFamily(
                "spechphone_connection_drops_total", .counter,
                "Connections that were closed at once, by reason; refused: their address had its share.", by: "reason",
                connections.rest),
            MetricFamily("spechphone_visitors", .gauge, "WebSockets by which nobody has come in yet.", waiting),
            MetricFamily(
                "spechphone_visitor_drops_total", .counter,
                "WebSockets that were closed before anybody came in by them, by reason.", by: "reason", visitors.rest),
        ]
    }

    private var tabFamilies: [MetricFamily] {
        let connected = Set(self.tabs.compactMap { $0.identity?.device })
        return [
            MetricFamily(
                "spechphone_sockets", .gauge, "WebSockets that are open, by kind.", by: "kind",
                ["control": Double(self.tabs.count), "audio": Double(self.tabs.count { $0.audio.hasSocket })]),
            MetricFamily(
                "spechphone_devices", .gauge, "Devices that may act, and those of them with an open page.", by: "state",
                ["enrolled": self.devices.map { Double($0) }, "connected": Double(connected.count)].compactMapValues {
                    $0
                }
            ),
        ]
    }

    private var requestFamilies: [MetricFamily] {
        [
            MetricFamily(
                "spechphone_requests_total", .counter, "Requests of pages.", Double(self.requests.requests)),
            MetricFamily(
                "spechphone_requests_running", .gauge, "Requests that a handler works on.",
                Double(self.requests.running)),
            MetricFamily(
                "spechphone_requests_succeeded_total", .counter, "Requests that succeeded.",
                Double(self.requests.successes)),
            MetricFamily(
                "spechphone_requests_refused_total", .counter, "Requests that were refused, by code.", by: "code",
                self.requests.failures.mapValues { Double($0) }),
            MetricFamily(
                "spechphone_requests_abandoned_total", .counter,
                "Handlers that went on after their caller was told that time is up.", Double(self.requests.abandoned)),
        ]
    }

    private var pluginFamilies: [MetricFamily] {
        var items: [MetricFamily.Sample] = []
        var events: [MetricFamily.Sample] = []
        for (name, census) in self.requests.plugins.sorted(by: { $0.key < $1.key }) {
            var fields = CounterFields(of: census)
            let now = fields.take(["running", "stuck"])
            items += Self.samples(now, plugin: name, label: "kind")
            events += Self.samples(fields.rest, plugin: name, label: "event")
        }
        return [
            MetricFamily("spechphone_plugin_items", .gauge, "Requests that plugins work on or hang in.", items),
            MetricFamily(
                "spechphone_plugin_events_total", .counter, "Faults of plugins, and what their limits refused.", events),
        ]
    }

    private var dropFamilies: [MetricFamily] {
        var push = CounterFields(of: self.push)
        let pending = push.take("pending")
        return [
            MetricFamily(
                "spechphone_uplink_drops_total", .counter, "Frames of microphones that went no further, by reason.",
                by: "reason", CounterFields(of: self.uplinkDrops).rest),
            MetricFamily(
                "spechphone_downlink_drops_total", .counter,
                "Frames for pages that found no socket, or one that is behind.", Double(self.downlinkDrops)),
            MetricFamily(
                "spechphone_background_drops_total", .counter, "Pieces of work that found their queue full.",
                Double(self.backgroundDrops)),
            MetricFamily("spechphone_push_pending", .gauge, "Notifications on their way.", pending),
            MetricFamily(
                "spechphone_push_notices_total", .counter, "Notifications, by what became of them.", by: "outcome",
                push.rest),
        ]
    }

    private static func samples(_ values: [String: Double], plugin: String, label: String) -> [MetricFamily.Sample] {
        values.sorted { $0.key < $1.key }.map { name, value in
            MetricFamily.Sample(
                labels: [.init(name: "plugin", value: plugin), .init(name: label, value: name)], value: value)
        }
    }
}
