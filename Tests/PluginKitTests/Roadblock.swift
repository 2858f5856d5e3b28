// A plugin that blocks its thread, which no cancellation ends.

import Dispatch
import PluginKit
import Synchronization

/// Answers when the test lets it; its time limit has passed as soon as its thread is blocked (see `IsolationTests`).
struct Roadblock: Plugin {
    static let patience: Duration = .seconds(1)

    let name = "roadblock"
    let capabilities: Set<Capability> = []
    let gate = DispatchSemaphore(value: 0)
    let begun = Begun()

    /// Requests that were begun.
    final class Begun: Sendable {
        private let count = Atomic<Int>(0)

        var all: Int { self.count.load(ordering: .relaxed) }

        func add() { self.count.add(1, ordering: .relaxed) }
    }

    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(Block(gate: self.gate, begun: self.begun))
    }

    struct Block: MessageHandler {
        static let type: MessageType = "block"
        static let timeLimit = Roadblock.patience

        let gate: DispatchSemaphore
        let begun: Begun

        func handle(_: NoFields, from session: BrowserSession) async throws -> NoFields {
            self.begun.add()
            self.wait()
            return NoFields()
        }

        /// Not asynchronous, so that the thread is held and not given up.
        private func wait() { self.gate.wait() }
    }
}
