// What the engine tells about itself.

public import Media

extension MediaEngine {
    /// The figures of one configured session, from its own thread; `nil` when there is none.
    public func statistics(_ id: MediaSessionID) async -> MediaStatistics? {
        guard let entry = self.entry(id) else { return nil }
        return await withCheckedContinuation { continuation in
            if !self.workers[entry.worker].mailbox.post(.statistics(id, continuation)) {
                continuation.resume(returning: nil)
            }
        }
    }

    /// The figures of all sessions, from their own threads; a thread that is overloaded is left out.
    public func totals() async -> MediaTotals {
        var totals = MediaTotals()
        for worker in self.workers {
            let part: MediaTotals? = await withCheckedContinuation { continuation in
                if !worker.mailbox.post(.totals(continuation)) { continuation.resume(returning: nil) }
            }
            guard let part else { continue }
            totals.sums += part.sums
            totals.running += part.running
        }
        for statistics in totals.running { totals.sums += statistics }
        return totals
    }

    /// What is held and counted; microphone frames of running sessions are counted when they end.
    public var census: MediaCensus {
        var census = MediaCensus()
        census.portsTaken = self.ports.taken
        census.portsInRange = self.ports.count
        for worker in self.workers {
            let (thread, counters) = worker.census
            census.threads.append(thread)
            census.sessions += thread.sessions
            census.counters += counters
            census.commandsRefused += worker.mailbox.refused
        }
        return census
    }
}
