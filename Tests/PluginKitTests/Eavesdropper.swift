// A plugin that observes.

import PluginKit
import Synchronization

/// Keeps the digits that it hears of; while `isHeld`, it waits with the first.
final class Eavesdropper: Plugin {
    let name = "eavesdropper"
    let capabilities: Set<Capability>
    let heard = Mutex<[String]>([])
    let arrivals: AsyncStream<String>
    private let arrival: AsyncStream<String>.Continuation
    /// Whoever waits while it is held; no cancellation frees them. `nil`: it is held no longer.
    private let waiting: Mutex<[CheckedContinuation<Void, Never>]?>

    init(_ capabilities: Set<Capability> = [.calls], isHeld: Bool = false) {
        self.capabilities = capabilities
        (self.arrivals, self.arrival) = AsyncStream.makeStream()
        self.waiting = Mutex(isHeld ? [] : nil)
    }

    func release() {
        let all = self.waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for each in all { each.resume() }
    }

    private func wait() async {
        await withCheckedContinuation { continuation in
            let isHeld = self.waiting.withLock { waiting in
                waiting?.append(continuation)
                return waiting != nil
            }
            if !isHeld { continuation.resume() }
        }
    }

    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(Digits(plugin: self))
    }

    struct Digits: EventObserver {
        struct Slip: Error {}

        let plugin: Eavesdropper

        func observe(_ event: Digit, of user: UserID) async throws {
            self.plugin.arrival.yield(event.digit)
            await self.plugin.wait()
            self.plugin.heard.withLock { $0.append("\(event.digit) of \(user)") }
            if event.digit == "#" { throw Slip() }
        }
    }
}
