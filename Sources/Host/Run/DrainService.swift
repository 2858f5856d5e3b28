// A restart that cuts nobody off: SIGUSR2 lets the calls finish that are up, and then the host stops by itself.

import Logging
import PluginKit
import ServiceLifecycle
import Telephony
import UnixSignals

/// Waits for SIGUSR2; its end is the end of the host.
struct DrainService: Service {
    let phone: any Phone
    let readiness: Readiness
    let sessions: SessionTable
    let background: Background
    /// How long calls may go on.
    let limit: Duration
    let logger: Logger

    static let notice = Notify(severity: .warning, code: PhoneError.draining.code, message: PhoneError.draining.message)

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sigusr2).cancelOnGracefulShutdown() {
            await self.drain()
            return
        }
    }

    /// Returns when the last call has ended, or the limit is reached, or the host is stopped in another way.
    func drain() async {
        self.readiness.reach(.draining)
        self.logger.notice("draining: new calls are refused", metadata: ["limit": "\(self.limit)"])
        for session in self.sessions.all where session.identity != nil { session.push(Self.notice) }
        let (ending, outlet) = AsyncStream.makeStream(of: Void.self)
        self.background.start { [phone, limit] in
            _ = try? await phone.perform(.drain(limit: limit))
            outlet.finish()
        }
        // A stop in another way must not wait for the calls.
        for await _ in ending.cancelOnGracefulShutdown() {}
        self.logger.notice("drained")
    }
}
