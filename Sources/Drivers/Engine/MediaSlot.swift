import Media
import Primitives

/// One call's place on a media thread: its sockets, its session and who hears it. Owned by that thread alone.
///
/// A class only so that the table of slots never copies a session; it does not leave its thread.
final class MediaSlot {
    struct Attachment {
        let stream: MediaStream
        let sink: any DownlinkSink
        let outlet: Int
        var sequence: UInt32 = 0
    }

    let id: MediaSessionID
    let sockets: MediaSockets
    let uplink: UplinkBuffer
    /// `nil` until negotiation has configured it.
    var session: MediaSession?
    /// The RTP port wakes the thread: a STUN server was asked from there.
    var awaitsAnswer = false
    /// STUN messages that were handed up; those beyond `answerLimit` are dropped.
    var answers = 0
    var attachment: Attachment?
    var taps: [MediaTap] = []
    /// The tick of the next visit.
    var plannedIndex: Int64
    /// How visits are planned.
    var rhythm = VisitRhythm.deadlines
    /// The slot of the session's first deadline.
    private var base = 0
    var arrivals = ArrivalPhase()
    /// Time as the session saw it last; it never goes back.
    var lastNow: Instant

    init(id: MediaSessionID, sockets: MediaSockets, uplink: UplinkBuffer, now: Instant, index: Int64) {
        self.id = id
        self.sockets = sockets
        self.uplink = uplink
        self.lastNow = now
        self.plannedIndex = index
    }

    /// `start` is the first deadline of a new session, and lies on the grid.
    func configure(_ parameters: MediaParameters, start: Instant, _ around: inout MediaSurroundings) {
        if self.session != nil {
            self.session?.update(parameters, now: self.lastNow)
        } else {
            self.discardEarlyPackets(&around)
            self.session = MediaSession(parameters, now: start)
            self.base = TickGrid.slot(of: around.grid.index(at: start))
        }
        self.rhythm = self.rhythm.adapted(to: parameters.packetDuration, base: self.base)
    }

    /// The tick of the next visit; `nil` before the session is configured.
    func nextIndex(after index: Int64, on grid: TickGrid) -> Int64? {
        guard let deadline = self.session?.nextDeadline else { return nil }
        return self.rhythm.nextIndex(after: index, deadline: deadline, on: grid)
    }

    func followArrivals(_ counters: inout MediaCounters) {
        guard let better = self.rhythm.following(&self.arrivals) else { return }
        self.rhythm = better
        counters.phaseMoves += 1
    }

    /// What came before negotiation ended belongs to no known format, and would be a burst.
    private func discardEarlyPackets(_ around: inout MediaSurroundings) {
        for _ in 0..<Self.receiveRounds {
            let count = around.scratch.receive(from: self.sockets.rtp)
            around.counters.early += UInt64(count)
            if count < MediaScratch.batch { return }
        }
    }

    /// Batches taken from one socket at one visit; what is beyond waits for the next.
    static let receiveRounds = 4
}
