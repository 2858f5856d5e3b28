// A plugin tells pages only what it has announced, and takes no other's name for it.

import PluginKit
import Testing

@testable import PluginTesting

struct EventOutletTests {
    private struct Weather: ServerEvent {
        static let type: MessageType = "weather"

        let sky: String
    }

    private struct Impostor: ServerEvent {
        static let type: MessageType = "callState"

        let call: String
    }

    private struct Ask: MessageHandler {
        static let type: MessageType = "askWeather"

        let outlet: EventOutlet<Weather>

        func handle(_ message: NoFields, from session: BrowserSession) async throws -> NoFields {
            self.outlet.tell(Weather(sky: "clear"), to: session.user)
            return NoFields()
        }
    }

    private struct Station: Plugin {
        var name = "station"
        var capabilities: Set<Capability> = [.pages]

        func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
            try registry.register(Ask(outlet: try registry.outlet(for: Weather.self, with: capabilities)))
        }
    }

    private struct Liar: Plugin {
        let name = "liar"
        let capabilities: Set<Capability> = [.pages]

        func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
            _ = try registry.outlet(for: Impostor.self, with: capabilities)
        }
    }

    private struct Echoing: Plugin {
        let name = "echoing"
        let capabilities: Set<Capability> = [.pages]

        func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
            _ = try registry.outlet(for: Weather.self, with: capabilities)
        }
    }

    @Test func tellsTheTabsOfAUser() async throws {
        let bench = try PluginBench([Station()])
        #expect(try await bench.ask("askWeather").success)
        #expect(
            bench.services.told == [
                .init(type: "weather", json: #"{"data":{"sky":"clear"},"type":"weather"}"#, user: UserID("user"))
            ])
        #expect(bench.contract.names.contains("push.weather"))
    }

    @Test func needsTheCapability() {
        #expect(throws: PluginError.notGranted(.pages, plugin: "station")) {
            try PluginBench([Station(capabilities: [])])
        }
    }

    @Test func refusesAPushThatIsTaken() {
        #expect(throws: PluginError.duplicateType("callState", first: "host", second: "liar")) {
            try PluginBench([Liar()])
        }
        #expect(throws: PluginError.duplicateType("weather", first: "station", second: "echoing")) {
            try PluginBench([Station(), Echoing()])
        }
    }
}
