public import Media
public import Primitives
import Synchronization
public import Telephony

/// The media threads as one thing: opens and closes sessions, tells them what to do, and counts.
///
/// Every method may be called from any thread and returns at once; what concerns a session happens on the thread that
/// owns it, in the order of the calls. No call waits for a packet and no packet waits for a call.
public final class MediaEngine: Sendable {
    /// Bytes in front of each downlink frame, for the longest WebSocket header.
    public static let headroom = 14
    /// Bytes that a framing may add to a frame before its buffer must grow.
    static let frameOverhead = 64
    /// How long a media thread may take to end.
    static let stopLimit: Duration = .seconds(2)

    struct Entry: Sendable {
        let worker: Int
        let uplink: UplinkBuffer
    }

    struct State {
        var entries: [MediaSessionID: Entry] = [:]
        var load: [Int]
        var isStopped = false
    }

    let settings: Settings
    let ports: PortPool
    let workers: [MediaWorker]
    let events: MediaEventOutlet
    let state: Mutex<State>

    /// `onEvent` is called on a media thread: it must hand over and return.
    public init(
        settings: Settings = Settings(), framing: any DownlinkFraming,
        onEvent: @escaping @Sendable (MediaSessionID, MediaEvent) -> Void = { _, _ in }
    ) throws(DriverError) {
        var entropy = SystemEntropy.source()
        self.settings = settings
        self.ports = try PortPool(settings.ports, start: entropy.next())
        self.events = MediaEventOutlet(onEvent)
        self.state = Mutex(State(load: Array(repeating: 0, count: settings.threads)))
        var workers: [MediaWorker] = []
        for _ in 0..<settings.threads { workers.append(try MediaWorker()) }
        self.workers = workers
        for (index, worker) in workers.enumerated() {
            do throws(DriverError) {
                try worker.start(
                    index: index, settings: settings, ports: self.ports, framing: framing, events: self.events)
            } catch {
                for started in workers { started.stop() }
                throw error
            }
        }
    }

    deinit {
        self.shutDown()
    }

    /// Adds a listener to the events of all sessions, beside the one given at the start.
    public func observe(_ observer: @escaping @Sendable (MediaSessionID, MediaEvent) -> Void) {
        self.events.add(observer)
    }

    /// Binds a pair of ports on `local` and gives the RTP port; RTCP has the next one.
    public func open(_ id: MediaSessionID, local: IPAddress) -> Result<UInt16, MediaOpenFailure> {
        guard let worker = self.reserve(id) else { return .failure(.engineUnavailable) }
        switch self.bind(local) {
        case .success(let sockets):
            if let uplink = self.entry(id)?.uplink, self.workers[worker].mailbox.post(.open(id, sockets, uplink)) {
                return .success(sockets.port)
            }
            sockets.close()
            self.ports.giveBack(sockets.port)
            _ = self.forget(id)
            return .failure(.engineUnavailable)
        case .failure(let failure):
            _ = self.forget(id)
            return .failure(failure)
        }
    }

    /// Sends a STUN request from the RTP port of a session that is not configured yet; what STUN answers there is told
    /// as `MediaEvent.answered`. `false`: the session is unknown or its thread is overloaded.
    @discardableResult
    public func ask(_ id: MediaSessionID, _ remote: IPEndpoint, _ request: [UInt8]) -> Bool {
        self.post(.ask(id, remote, request), for: id)
    }

    /// Starts the session, or changes a running one. `false`: the session is unknown or its thread is overloaded.
    @discardableResult
    public func configure(_ id: MediaSessionID, _ parameters: MediaParameters) -> Bool {
        self.post(.configure(id, parameters), for: id)
    }

    @discardableResult
    public func sendDigits(_ id: MediaSessionID, _ digits: [Character]) -> Bool {
        self.post(.sendDigits(id, digits), for: id)
    }

    /// Ends the session with an RTCP BYE and frees its ports.
    public func close(_ id: MediaSessionID) {
        guard let entry = self.forget(id) else { return }
        entry.uplink.accept(nil)
        _ = self.workers[entry.worker].mailbox.post(.close(id))
    }

    /// Ends every session and every thread. Nothing can be opened afterwards. Safe to call twice.
    public func shutDown() {
        self.state.withLock { state in
            state.isStopped = true
            state.entries = [:]
        }
        for worker in self.workers { worker.stop() }
    }

    func entry(_ id: MediaSessionID) -> Entry? {
        self.state.withLock { $0.entries[id] }
    }

    func post(_ command: MediaCommand, for id: MediaSessionID) -> Bool {
        guard let entry = self.entry(id) else { return false }
        return self.workers[entry.worker].mailbox.post(command)
    }

    /// Allots the thread with the fewest sessions.
    private func reserve(_ id: MediaSessionID) -> Int? {
        self.state.withLock { state in
            guard !state.isStopped, state.entries[id] == nil, state.entries.count < self.settings.sessionLimit,
                let worker = state.load.indices.min(by: { state.load[$0] < state.load[$1] })
            else { return nil }
            state.entries[id] = Entry(worker: worker, uplink: UplinkBuffer())
            state.load[worker] += 1
            return worker
        }
    }

    private func forget(_ id: MediaSessionID) -> Entry? {
        self.state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: id) else { return nil }
            state.load[entry.worker] -= 1
            return entry
        }
    }

    /// Tries each free pair of the range at most once; other programs may hold some.
    private func bind(_ local: IPAddress) -> Result<MediaSockets, MediaOpenFailure> {
        for _ in 0..<self.ports.count {
            guard let port = self.ports.take() else { return .failure(.noPortFree) }
            do throws(DriverError) {
                return .success(try MediaSockets(local: local, port: port))
            } catch {
                self.ports.giveBack(port)
                switch error {
                case .portTaken: continue
                case .addressUnavailable: return .failure(.addressUnavailable)
                case .permissionDenied, .tooManyOpenFiles, .certificateUnusable, .authoritiesUnusable,
                    .invalidPortRange,
                    .alreadyStarted, .system:
                    return .failure(.engineUnavailable)
                }
            }
        }
        return .failure(.noPortFree)
    }
}
