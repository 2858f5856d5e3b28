// Observers hear what they were granted, in order, and nobody waits for them.

import PluginKit
import Synchronization
import Testing

@testable import PluginTesting

@Suite(.timeLimit(.minutes(20)))
struct EventObserverTests {
    private let faults = Faults()

    /// What observers threw.
    private final class Faults: Sendable {
        let all = Mutex<[String]>([])
    }

    private func board(_ plugins: any Plugin...) throws -> EventBoard {
        var registry = HandlerRegistry()
        for plugin in plugins { try registry.add(plugin, granting: Capabilities(of: BenchServices().all, for: plugin)) }
        return EventBoard(of: registry) { [faults] plugin, type, _ in
            faults.all.withLock { $0.append("\(type) of \(plugin)") }
        }
    }

    private func census(_ board: EventBoard) -> PluginCensus {
        var plugins: [String: PluginCensus] = [:]
        board.count(into: &plugins)
        return plugins["eavesdropper"] ?? PluginCensus()
    }

    private func tell(_ board: EventBoard, _ digits: String) {
        for digit in digits { board.tell(Digit(callId: CallID("1"), digit: String(digit)), of: UserID("u")) }
    }

    @Test func hearsTheEventsOfItsKindInOrder() async throws {
        let plugin = Eavesdropper()
        let board = try self.board(plugin)
        board.tell(LoggedOut(reason: "logout"), of: UserID("u"))
        self.tell(board, "12")
        let running = Task { await board.run() }
        var arrivals = plugin.arrivals.makeAsyncIterator()
        #expect(await arrivals.next() == "1")
        #expect(await arrivals.next() == "2")
        running.cancel()
        await running.value
        #expect(plugin.heard.withLock { $0 }.first == "1 of u")
    }

    @Test func needsTheCapabilityThatTheEventBelongsTo() {
        #expect(throws: PluginError.notGranted(.calls, plugin: "eavesdropper")) {
            try self.board(Eavesdropper([.messages, .storage]))
        }
    }

    private struct Rumour: ServerEvent {
        static let type: MessageType = "rumour"
        static let capability = Capability.calls
    }

    private struct Gossip: Plugin, EventObserver {
        let name = "gossip"
        let capabilities: Set<Capability> = [.calls]

        func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
            try registry.register(self)
        }

        func observe(_ event: Rumour, of user: UserID) async throws {}
    }

    @Test func refusesToObserveWhatIsNeverTold() {
        #expect(throws: PluginError.neverTold("rumour", plugin: "gossip")) { try self.board(Gossip()) }
    }

    @Test func theBenchShowsWhatWasCountedOfEachPlugin() async throws {
        let plugin = Eavesdropper()
        let bench = try PluginBench([Clumsy(), plugin])
        #expect(try await bench.ask("stumble").code == "internalError")
        try await bench.observing {
            for digit in ["#", "#", "1"] { bench.tell(Digit(callId: CallID("1"), digit: digit)) }
            var arrivals = plugin.arrivals.makeAsyncIterator()
            while await arrivals.next() != "1" {}
        }
        #expect(bench.census(of: "clumsy").faults == 1)
        #expect(bench.census(of: "eavesdropper").faults == 2)
        #expect(bench.census(of: "nobody") == PluginCensus())
    }

    @Test func aSlowOneLosesTheOldestAndIsCounted() async throws {
        let slow = Eavesdropper(isHeld: true)
        let board = try self.board(slow)
        let running = Task { await board.run() }
        var first = slow.arrivals.makeAsyncIterator()
        self.tell(board, "0")
        #expect(await first.next() == "0")
        // The first is in its hands; so many wait, and two more are too many.
        self.tell(board, "12" + String(repeating: "3", count: DispatchLimits.eventsPerObserver))
        #expect(self.census(board).eventsDropped == 2)
        slow.release()
        #expect(await first.next() == "3")
        running.cancel()
        await running.value
    }

    @Test func whatOneThrowsIsToldAndTheNextEventIsHeard() async throws {
        let plugin = Eavesdropper()
        let board = try self.board(plugin)
        let running = Task { await board.run() }
        self.tell(board, "#1")
        var arrivals = plugin.arrivals.makeAsyncIterator()
        #expect(await arrivals.next() == "#")
        #expect(await arrivals.next() == "1")
        #expect(self.faults.all.withLock { $0 } == ["digit of eavesdropper"])
        #expect(self.census(board).faults == 1)
        running.cancel()
        await running.value
    }

    @Test func oneThatHangsDoesNotKeepTheHostFromStopping() async throws {
        let plugin = Eavesdropper(isHeld: true)
        let board = try self.board(plugin)
        let running = Task { await board.run() }
        self.tell(board, "1")
        var arrivals = plugin.arrivals.makeAsyncIterator()
        #expect(await arrivals.next() == "1")
        running.cancel()
        await running.value
        plugin.release()
    }
}
