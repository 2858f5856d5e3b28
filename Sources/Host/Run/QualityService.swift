// The clock of the quality readings.

import Drivers
import Foundation
import PluginKit
import ServiceLifecycle
import Telephony

/// Reads the counters of every call from time to time and tells its user how good it sounds.
struct QualityService: Service {
    let calls: CallMediaTable
    let engine: MediaEngine
    let sessions: SessionTable
    let observers: Observers

    /// From one reading to the next: as often as far ends report, roughly (RFC 3550, section 6.2).
    static let interval: Duration = .seconds(3)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.interval)) != nil { await self.readAll() }
        }
    }

    func readAll() async {
        for (call, entry) in self.calls.calls {
            guard let statistics = await self.engine.statistics(entry.media),
                let quality = self.calls.read(statistics, of: call)
            else { continue }
            let event = PluginKit.Quality(callId: PluginKit.CallID(call), quality: QualityView(quality))
            self.observers.tell(event, of: entry.user)
            for session in self.sessions.sessions(of: entry.user) { session.push(event) }
        }
    }
}
