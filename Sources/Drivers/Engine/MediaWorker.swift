import CLinux
import Media
import Primitives
import Synchronization

/// One media thread as the others see it: its mailbox and what it last published about itself.
final class MediaWorker: Sendable {
    private struct State {
        var thread = MediaCensus.Thread()
        var counters = MediaCounters()
    }

    let mailbox: MediaMailbox
    let descriptors: MediaDescriptors
    private let state = Mutex(State())
    private let running = Mutex<SystemThread?>(nil)

    init() throws(DriverError) {
        self.mailbox = try MediaMailbox()
        self.descriptors = try MediaDescriptors()
    }

    func start(
        index: Int, settings: MediaEngine.Settings, ports: PortPool, framing: any DownlinkFraming,
        events: MediaEventOutlet
    ) throws(DriverError) {
        let grid = TickGrid(origin: MonotonicClock.now())
        let thread = try SystemThread.start(name: "media-\(index)") {
            self.schedule(index: index, settings: settings)
            let around = MediaSurroundings(framing: framing, events: events, grid: grid)
            var loop = MediaLoop(worker: self, ports: ports, around: around)
            loop.run()
        }
        self.running.withLock { $0 = thread }
    }

    /// Ends the thread; its sessions say goodbye first.
    func stop() {
        let thread = self.running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let thread else { return }
        _ = self.mailbox.post(.stop)
        if thread.join(within: MediaEngine.stopLimit) { self.descriptors.close() }
    }

    func publish(_ counters: MediaCounters, sessions: Int, isTicking: Bool) {
        self.state.withLock { state in
            state.counters = counters
            state.thread.sessions = sessions
            state.thread.isTicking = isTicking
        }
    }

    var census: (thread: MediaCensus.Thread, counters: MediaCounters) {
        self.state.withLock { ($0.thread, $0.counters) }
    }

    /// Runs on the thread: a core of its own when there are enough, and the best priority that the system permits.
    private func schedule(index: Int, settings: MediaEngine.Settings) {
        let cores = Int(cl_core_count())
        // The last cores first: the first one serves most interrupts.
        let isPinned = settings.threads <= cores && cores > 1 && cl_thread_pin(Int32(cores - 1 - index % cores)) == 0
        var priority = MediaCensus.Thread.Priority.normal
        if settings.wantsPriority {
            if cl_thread_realtime(Int32(settings.realtimePriority)) == 0 {
                priority = .realtime
            } else if cl_thread_nice(Int32(settings.nice)) == 0 {
                priority = .raised
            }
        }
        self.state.withLock { state in
            state.thread.isPinned = isPinned
            state.thread.priority = priority
        }
    }
}
