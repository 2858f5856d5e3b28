// What is counted is shown, in the form that Prometheus reads; Tests/Interop reads it with Prometheus' own parser.

import Media
import PluginKit
import Telephony
import Testing

@testable import Drivers
@testable import SIP
@testable import SpechPhoneHost

struct MetricsTests {
    @Test func writesTheFormat() {
        let family = MetricFamily(
            "a_total", .counter, "A \\ and\na line.",
            [
                .init(labels: [.init(name: "b", value: "q\"\\\n"), .init(name: "c", value: "é")], value: 1.5),
                .init(value: 3),
            ])
        #expect(
            MetricsText.encode([family, MetricFamily("empty", .gauge, "Nothing.", [])]) == #"""
                # HELP a_total A \\ and\na line.
                # TYPE a_total counter
                a_total{b="q\"\\\n",c="é"} 1.5
                a_total 3

                """#)
    }

    @Test(arguments: [(Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (0, "0"), (1e300, "1e+300")])
    func writesEveryNumber(value: Double, text: String) {
        #expect(MetricsText.encode([MetricFamily("a", .gauge, "A.", value)]).hasSuffix("\na \(text)\n"))
    }

    /// The names of all numbers in a struct.
    private static func numbers(of value: Any) -> Set<String> {
        Set(Mirror(reflecting: value).children.compactMap { $0.value is any BinaryInteger ? $0.label : nil })
    }

    private static func labels(of families: [MetricFamily]) -> Set<String> {
        Set(families.flatMap { $0.samples.flatMap { $0.labels.map(\.value) } })
    }

    @Test func showsEveryCounterOfASession() {
        var sums = CounterFields(of: MediaStatistics())
        _ = sums.take("frameLength")
        let families = MediaMetrics(census: MediaCensus(), sums: sums.rest, running: []).families
        let counters = Self.numbers(of: MediaStatistics()).subtracting(["frameLength"])
        #expect(counters.count > 40)
        #expect(counters.subtracting(Self.labels(of: families)) == [])
    }

    @Test func showsEveryCounterOfThePhoneAndItsShell() {
        let agent = UserAgentCensus()
        let families = SignallingMetrics(phone: PhoneCensus(agent: agent), driver: PhoneDriver.Census()).families
        let shown = Self.labels(of: families)
        let own: Set = [
            "callsStarted", "callsReceived", "callsEnded", "missedCalls", "connections", "datagramsDropped",
        ]
        for counters: Any in [
            PhoneCounters(), PhoneCensus(agent: agent), agent, agent.drops, UDPTransport.Counters(), StreamCounters(),
            PhoneDriver.Census(),
        ] {
            #expect(Self.numbers(of: counters).subtracting(shown).subtracting(own) == [], "\(type(of: counters))")
        }
    }

    @Test func showsEveryCounterOfPagesAndPush() {
        var requests = DispatchCensus()
        requests.plugins["notes"] = PluginCensus()
        requests.failures["busy"] = 2
        let families = WebMetrics(
            requests: requests, uplinkDrops: .init(), push: PushCensus(), tabs: [], downlinkDrops: 3,
            backgroundDrops: 4, visitors: .init(waiting: 5, late: 6, crowdedOut: 7),
            connections: .init(open: 8, refused: 9), devices: nil
        ).families
        let shown = Self.labels(of: families)
        #expect(Self.numbers(of: PluginCensus()).subtracting(shown) == [])
        #expect(Self.numbers(of: PushCensus()).subtracting(shown) == ["pending"])
        #expect(Self.numbers(of: AudioReception.Drops()).subtracting(shown) == [])
        let text = MetricsText.encode(families)
        #expect(text.contains("spechphone_requests_refused_total{code=\"busy\"} 2\n"))
        #expect(text.contains("spechphone_downlink_drops_total 3\n"))
        #expect(text.contains("spechphone_visitors 5\n"))
        #expect(text.contains("spechphone_visitor_drops_total{reason=\"crowdedOut\"} 7\n"))
        #expect(text.contains("spechphone_visitor_drops_total{reason=\"late\"} 6\n"))
        #expect(text.contains("spechphone_connections 8\n"))
        #expect(text.contains("spechphone_connection_drops_total{reason=\"refused\"} 9\n"))
        #expect(!text.contains("enrolled"))
    }

    @Test func namesTellKindAndUnit() async throws {
        let all =
            MediaMetrics(census: MediaCensus(), sums: [:], running: [MediaStatistics()]).families
            + SignallingMetrics(phone: PhoneCensus(agent: UserAgentCensus()), driver: .init()).families
            + CallMetrics(accounts: [], calls: [], counters: PhoneCounters()).families + ProcessMetrics().families
        #expect(Set(all.map(\.name)).count == all.count)
        for family in all {
            #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
            #expect(family.help.hasSuffix("."), "\(family.name)")
        }
    }

    @Test func countsCallsByStateAndLinesByRegistration() {
        var counters = PhoneCounters()
        counters.callsStarted = 3
        counters.outcomes = ["busy": 1, "hungUp": 2]
        let text = MetricsText.encode(CallMetrics(accounts: [], calls: [], counters: counters).families)
        #expect(text.contains("spechphone_calls{state=\"active\",direction=\"incoming\"} 0\n"))
        #expect(text.contains("spechphone_calls_started_total{direction=\"outgoing\"} 3\n"))
        #expect(text.contains("spechphone_calls_ended_total{outcome=\"hungUp\"} 2\n"))
        #expect(text.contains("spechphone_registrations{state=\"failed\"} 0\n"))
    }

    @Test func readsTheProcess() throws {
        let families = ProcessMetrics().families
        #expect(families.count == 5)
        for family in families {
            let sample = try #require(family.samples.first)
            #expect(sample.value > 0, "\(family.name)")
        }
    }
}
