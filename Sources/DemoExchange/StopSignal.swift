// SIGTERM, SIGINT and the parent's end, as something that a poll can wait for.

import Foundation
import Glibc

/// A pipe that becomes readable when the process is asked to stop.
///
/// The signals' default action is switched off, so that calls can be hung up first. A child leaves Ctrl-C to its
/// parent: the terminal sends it to both, and the parent still wants its farewells answered.
final class StopSignal {
    /// Readable once somebody asked.
    let descriptor: Int32
    private let writer: Int32
    private let sources: [any DispatchSourceSignal]

    init(isChild: Bool) throws(ExchangeError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw .system(operation: "make a pipe", reason: String(cString: strerror(errno)))
        }
        let writer = ends[1]
        self.descriptor = ends[0]
        self.writer = writer
        for number in [SIGTERM, SIGINT] { signal(number, SIG_IGN) }
        self.sources = (isChild ? [SIGTERM] : [SIGTERM, SIGINT]).map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { _ = write(writer, "x", 1) }
            source.activate()
            return source
        }
    }

    deinit {
        for source in self.sources { source.cancel() }
        close(self.descriptor)
    }
}
