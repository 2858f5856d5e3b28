// What a plugin does wrong harms itself only.

import Dispatch
import PluginKit
import Testing

@testable import PluginTesting

@Suite(.timeLimit(.minutes(20)))
struct IsolationTests {
    /// Requests of the roadblock are late once one of them blocks its thread, every other one never.
    private func dispatcher(_ plugins: [any Plugin], impatient roadblock: Roadblock? = nil) throws -> Dispatcher {
        var registry = HandlerRegistry()
        for plugin in plugins { try registry.add(plugin, granting: Capabilities(of: BenchServices().all, for: plugin)) }
        try registry.register(Echo())
        return Dispatcher(
            registry: registry,
            sleep: { limit in
                guard let roadblock, limit == Roadblock.patience else { return try await InMemorySession.forever() }
                while roadblock.begun.all == 0 { await Task.yield() }
            },
            onFailure: { _, _ in })
    }

    private func ask(_ dispatcher: Dispatcher, _ type: String, _ data: String = "{}") async throws -> TestReply {
        let text = Array(#"{"id":"1","type":"\#(type)","data":\#(data)}"#.utf8)
        return TestReply(await dispatcher.answer(try Envelope.parsing(text).get(), from: InMemorySession.caller))
    }

    /// The counters change when a handler ends, which nobody is told.
    private func wait(_ dispatcher: Dispatcher, until condition: (PluginCensus) -> Bool) async {
        while !condition(dispatcher.census.plugins["roadblock"] ?? PluginCensus()) { await Task.yield() }
    }

    @Test func aHandlerThatBlocksItsThreadHoldsUpOnlyItsPlugin() async throws {
        let roadblock = Roadblock()
        let dispatcher = try self.dispatcher([roadblock], impatient: roadblock)
        // More than the host has threads of its own.
        for _ in 0..<DispatchLimits.stuckPerPlugin {
            #expect(try await self.ask(dispatcher, "block").code == "timeout")
        }
        #expect(try await self.ask(dispatcher, "echo", #"{"text":"a"}"#).text == "a")
        for _ in 0..<DispatchLimits.stuckPerPlugin { roadblock.gate.signal() }
    }

    @Test func aPluginThatIsStuckIsRefusedUntilItsHandlersHaveEnded() async throws {
        let roadblock = Roadblock()
        let dispatcher = try self.dispatcher([roadblock], impatient: roadblock)
        for _ in 0..<DispatchLimits.stuckPerPlugin { _ = try await self.ask(dispatcher, "block") }
        #expect(try await self.ask(dispatcher, "block").code == "pluginBusy")
        let census = try #require(dispatcher.census.plugins["roadblock"])
        #expect(census.stuck == DispatchLimits.stuckPerPlugin)
        #expect(census.timeouts == DispatchLimits.stuckPerPlugin)
        #expect(census.refused == 1)
        #expect(census.running == 0)
        for _ in 0..<DispatchLimits.stuckPerPlugin { roadblock.gate.signal() }
        await self.wait(dispatcher) { $0.stuck == 0 }
        roadblock.gate.signal()
        #expect(try await self.ask(dispatcher, "block").code != "pluginBusy")
    }

    @Test func whatIsLateBeforeItWasBegunIsNeverDone() async throws {
        let roadblock = Roadblock()
        let dispatcher = try self.dispatcher([roadblock], impatient: roadblock)
        for _ in 0..<3 { #expect(try await self.ask(dispatcher, "block").code == "timeout") }
        for _ in 0..<3 { roadblock.gate.signal() }
        await self.wait(dispatcher) { $0.stuck == 0 }
        #expect(roadblock.begun.all == 1)
    }

    @Test func tabsThatHaveGoneAreNoFaultOfThePlugin() async throws {
        let roadblock = Roadblock()
        let dispatcher = try self.dispatcher([roadblock])
        let count = DispatchLimits.stuckPerPlugin + 1
        let reloads = (0..<count).map { _ in Task { try await self.ask(dispatcher, "block") } }
        await self.wait(dispatcher) { $0.running == count && roadblock.begun.all == 1 }
        for reload in reloads { reload.cancel() }
        for reload in reloads { #expect(try await reload.value.code == "cancelled") }
        let census = try #require(dispatcher.census.plugins["roadblock"])
        #expect(census.timeouts == 0 && census.stuck == 0 && dispatcher.census.abandoned == 0)
        // They are counted until the thread has come to them, so that no more wait for it than may run.
        #expect(census.running == count)
        let next = Task { try await self.ask(dispatcher, "block") }
        for _ in 0...count { roadblock.gate.signal() }
        #expect(try await next.value.success)
        await self.wait(dispatcher) { $0.running == 0 }
        #expect(roadblock.begun.all == 2)
    }

    @Test func whatAHandlerThrowsIsCountedForItsPlugin() async throws {
        let dispatcher = try self.dispatcher([Clumsy()])
        #expect(try await self.ask(dispatcher, "stumble").code == "internalError")
        #expect(dispatcher.census.plugins["clumsy"]?.faults == 1)
        #expect(try await self.ask(dispatcher, "echo", #"{"text":"a"}"#).text == "a")
        #expect(dispatcher.census.plugins["clumsy"]?.faults == 1)
    }

    @Test func anAnswerThatWouldCloseItsCallersSocketIsRefused() async throws {
        let dispatcher = try self.dispatcher([Clumsy()])
        #expect(try await self.ask(dispatcher, "flood").code == "replyTooLarge")
        #expect(dispatcher.census.plugins["clumsy"]?.oversized == 1)
    }
}
