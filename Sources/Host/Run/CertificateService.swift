// Certificates are renewed every few weeks, and calls must not end for that.

import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the certificate again on each SIGHUP.
struct CertificateService: Service {
    let shelf: CertificateShelf
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { self.reload() }
    }

    private func reload() {
        do throws(HostError) {
            try self.shelf.reload()
            let until = self.shelf.expiry.map { $0.formatted(.iso8601) } ?? "unknown"
            self.logger.notice("the certificate was read again", metadata: ["until": "\(until)"])
        } catch {
            self.logger.error(
                "the certificate could not be read again; the one before stays in force",
                metadata: ["reason": "\(error)"])
        }
    }
}
