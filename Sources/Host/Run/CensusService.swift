// SIGUSR1 writes one line that says what the host holds; at rest it is all zeros.

import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Logs a census on each SIGUSR1.
struct CensusService: Service {
    let reporter: CensusReporter
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sigusr1).cancelOnGracefulShutdown() {
            let report = await self.reporter.report()
            self.logger.notice("census \(report)")
        }
    }
}
