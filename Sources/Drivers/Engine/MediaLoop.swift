import CLinux
import Media
import Primitives

/// What runs on a media thread: it owns its sessions as plain values, sleeps in one place, and wakes for three
/// reasons: the tick (every 5 ms, only while there is a configured session), a command, an RTCP packet.
struct MediaLoop: ~Copyable {
    private static let mailboxTag: UInt64 = 0
    private static let timerTag: UInt64 = 1
    /// Slot places come after the two fixed tags.
    private static let firstPlaceTag: UInt64 = 2
    /// The RTP sockets that wait for an answer of STUN come after all slot places.
    private static let answerTag: UInt64 = 1 << 32
    private static let readyLimit = 64

    let worker: MediaWorker
    let ports: PortPool
    var around: MediaSurroundings
    var slots: [MediaSlot?] = []
    var freePlaces: [Int] = []
    var places: [MediaSessionID: Int] = [:]
    /// What sessions counted that are over.
    var ended = MediaStatistics()
    var wheel = TickWheel()
    /// Configured sessions, which are those that are visited.
    var visited = 0
    private var lastIndex: Int64 = 0
    private var due: [Int] = []
    private var isTicking = false
    var isStopped = false

    init(worker: MediaWorker, ports: PortPool, around: consuming MediaSurroundings) {
        self.worker = worker
        self.ports = ports
        self.around = around
        _ = cl_poll_add(worker.descriptors.poll, worker.mailbox.event, Self.mailboxTag)
        _ = cl_poll_add(worker.descriptors.poll, worker.descriptors.timer, Self.timerTag)
    }

    /// Runs until the stop command.
    mutating func run() {
        var tags = [UInt64](repeating: 0, count: Self.readyLimit)
        while !self.isStopped {
            let ready = cl_poll_wait(self.worker.descriptors.poll, &tags, UInt32(Self.readyLimit), -1)
            self.around.realtimeOffset = MonotonicClock.realtimeOffset()
            if !self.isTicking { self.lastIndex = self.currentIndex }
            for index in 0..<max(0, Int(ready)) { self.wake(tags[index]) }
            self.setTicking(self.visited > 0)
            self.worker.publish(self.around.counters, sessions: self.places.count, isTicking: self.isTicking)
        }
        self.closeAll()
        self.worker.publish(self.around.counters, sessions: 0, isTicking: false)
    }

    /// The RTP port of a session that asks a STUN server wakes the thread, until the session is configured.
    func watchAnswers(_ sockets: MediaSockets, at place: Int) {
        _ = cl_poll_add(self.worker.descriptors.poll, sockets.rtp, Self.answerTag + UInt64(place))
    }

    func unwatchAnswers(_ sockets: MediaSockets) {
        _ = cl_poll_remove(self.worker.descriptors.poll, sockets.rtp)
    }

    /// A socket of a new session: RTCP wakes the thread by itself.
    func watch(_ sockets: MediaSockets, at place: Int) {
        _ = cl_poll_add(self.worker.descriptors.poll, sockets.rtcp, Self.firstPlaceTag + UInt64(place))
    }

    var currentIndex: Int64 { self.around.grid.index(at: MonotonicClock.now()) }

    private mutating func wake(_ tag: UInt64) {
        switch tag {
        case Self.mailboxTag:
            for command in self.worker.mailbox.take() { self.perform(command) }
        case Self.timerTag:
            if cl_timer_take(self.worker.descriptors.timer) > 0 { self.tick() }
        case Self.answerTag...:
            let place = Int(tag - Self.answerTag)
            guard self.slots.indices.contains(place) else { return }
            self.slots[place]?.receiveAnswers(&self.around)
        default:
            // The slot may have been closed a moment ago and its place given away: then there is nothing to read.
            let place = Int(tag - Self.firstPlaceTag)
            guard self.slots.indices.contains(place) else { return }
            self.slots[place]?.receiveReports(now: MonotonicClock.now(), &self.around)
        }
    }

    private mutating func setTicking(_ wanted: Bool) {
        guard wanted != self.isTicking else { return }
        self.isTicking = wanted
        let next = self.around.grid.time(of: self.lastIndex + 1)
        let interval = wanted ? TickGrid.interval.wholeNanoseconds : 0
        _ = cl_timer_set(self.worker.descriptors.timer, wanted ? next.nanoseconds : 0, interval)
    }

    /// Visits each session that came due since the last tick, once, however many ticks were missed.
    private mutating func tick() {
        let actual = MonotonicClock.now()
        let index = self.around.grid.index(at: actual)
        guard index > self.lastIndex else { return }
        let oldest = max(self.lastIndex + 1, index - TickWheel.horizon)
        self.around.counters.ticks += 1
        self.around.counters.ticksMissed += UInt64(index - self.lastIndex - 1)
        self.around.counters.recordLateness(actual - self.around.grid.time(of: self.lastIndex + 1))
        self.lastIndex = index
        self.due.removeAll(keepingCapacity: true)
        for past in oldest...index { self.wheel.take(past, into: &self.due) }
        for position in self.due.indices { self.visit(self.due[position], index: index, actual: actual) }
        self.around.counters.downlinkDropped += UInt64(self.around.outlets.flush())
    }

    private mutating func visit(_ place: Int, index: Int64, actual: Instant) {
        guard let slot = self.slots[place] else { return }
        let planned = slot.plannedIndex
        // After a long stall the wheel has turned under a session that was planned meanwhile.
        guard planned <= index else { return self.wheel.insert(place, at: planned) }
        // Less than a frame late: the session does not notice. More: it must skip, and says so in its statistics.
        let nominal = index - planned < Int64(TickGrid.slots) ? planned : index
        slot.visit(nominal: self.around.grid.time(of: nominal), actual: actual, &self.around)
        slot.followArrivals(&self.around.counters)
        self.plan(slot, at: place, after: index)
    }

    /// Plans the next visit: the slot that follows the peer's arrivals, or the session's very next deadline.
    mutating func plan(_ slot: MediaSlot, at place: Int, after index: Int64) {
        guard let next = slot.nextIndex(after: index, on: self.around.grid) else { return }
        slot.plannedIndex = next
        self.wheel.insert(place, at: next)
    }
}
