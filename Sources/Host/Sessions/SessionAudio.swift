// What one tab hears: it outlives its audio socket, which may come later, go and come back.

import Drivers
import NIOCore
import NIOWebSocket
import PluginKit
import Primitives
import Synchronization
import Telephony

/// The tab's end of the sound: the attachment that the phone gave it and the socket that is open now.
final class SessionAudio: DownlinkSink {
    private struct State {
        var line: AudioLine?
        var socket: SocketLine?
        var attachment: AudioAttachment?
        /// Bits per second that the tab asked for; `nil` while it takes samples.
        var limit: Int?
        /// What its network takes of that.
        var control = LineControl(limit: TabFormat.usualBitrate, hasReceipts: false)
        /// What waits on the way from the tab.
        var transit = Transit()
        /// Receipts of former sockets that spoke of no frame of ours.
        var wrongReceipts = 0
        /// The tab has gone or may not act any more; no socket opens for it again.
        var ending: (WebSocketErrorCode, String)?
    }

    private let fallback: any EventLoop
    private let state = Mutex(State())
    private let clock: @Sendable () -> Instant
    private let unheard = Atomic<Int>(0)
    private let held = Atomic<Int>(0)
    /// Read by a media thread for each frame; zero for samples.
    private let bitrate = Atomic<Int>(0)
    private let joined = Atomic<Int>(1)
    /// Taken by a media thread: a time in the upper half and what waits below it; `noReceipt` when there is none.
    private let receipt = Atomic<UInt64>(SessionAudio.noReceipt)
    private static let noReceipt = UInt64.max

    init(fallback: any EventLoop, clock: @escaping @Sendable () -> Instant = { MonotonicClock.now() }) {
        self.fallback = fallback
        self.clock = clock
    }

    var eventLoop: any EventLoop { self.state.withLock { $0.line?.channel.eventLoop } ?? self.fallback }

    /// How this tab's sound travels.
    var format: TabFormat {
        get { TabFormat(opusBitrate: self.state.withLock { $0.limit }) }
        set {
            self.state.withLock { state in
                state.limit = newValue.opusBitrate
                if let limit = newValue.opusBitrate { state.control.allow(limit) }
                self.publish(state)
            }
        }
    }

    /// Takes what the socket's page can; returns the attachment of which the page was told in another format.
    func agree(to format: TabFormat) -> AudioAttachment? {
        let before = self.format
        self.format = format
        return before == format ? nil : self.attachment
    }

    var opusBitrate: Int? {
        let bitrate = self.bitrate.load(ordering: .relaxed)
        return bitrate > 0 ? bitrate : nil
    }

    var joinedPackets: Int { self.joined.load(ordering: .relaxed) }

    func takeReceipt() -> DownlinkReceipt? {
        self.takeDue().map { DownlinkReceipt(time: $0.time, excess: $0.excess) }
    }

    func takeDue() -> AudioReceipt? {
        let receipt = self.receipt.exchange(Self.noReceipt, ordering: .relaxed)
        guard receipt != Self.noReceipt else { return nil }
        return AudioReceipt(time: UInt32(receipt >> 32), excess: UInt16(truncatingIfNeeded: receipt))
    }

    var attachment: AudioAttachment? { self.state.withLock { $0.attachment } }

    /// Frames that found no socket or a full one.
    var dropped: Int { self.unheard.load(ordering: .relaxed) + (self.state.withLock { $0.line?.dropped } ?? 0) }

    /// Frames that would have come too late over a thin line.
    var leftOut: Int { self.held.load(ordering: .relaxed) }

    var wrongReceipts: Int { self.state.withLock { $0.wrongReceipts + $0.control.wrongReceipts } }

    var hasSocket: Bool { self.state.withLock { $0.line != nil } }

    func attach(_ attachment: AudioAttachment?) {
        self.state.withLock { state in
            state.attachment = attachment
            state.transit = Transit()
            state.control.begin()
            self.publish(state)
        }
        self.receipt.store(Self.noReceipt, ordering: .relaxed)
    }

    /// Takes the sound to a socket; an older one of the same tab is closed. Refused when the tab ended meanwhile.
    /// What is known of its network begins anew.
    func open(_ line: AudioLine, _ socket: SocketLine, hasReceipts: Bool = false) {
        let (closing, code, reason): (SocketLine?, WebSocketErrorCode, String) = self.state.withLock { state in
            if let (code, reason) = state.ending { return (socket, code, reason) }
            let older = state.socket
            self.keep(state.line)
            state.line = line
            state.socket = socket
            state.wrongReceipts += state.control.wrongReceipts
            state.control = LineControl(limit: state.limit ?? TabFormat.usualBitrate, hasReceipts: hasReceipts)
            state.transit = Transit()
            self.publish(state)
            return (older, .normalClosure, "Replaced by a newer audio socket")
        }
        closing?.close(code, reason)
    }

    /// The socket has gone by itself.
    func lose(_ line: AudioLine) {
        self.state.withLock { state in
            guard state.line === line else { return }
            self.keep(line)
            state.line = nil
            state.socket = nil
        }
    }

    /// The end of the tab's sound.
    func close(_ code: WebSocketErrorCode, _ reason: String) {
        let socket = self.state.withLock { state in
            state.ending = (code, reason)
            return state.socket
        }
        socket?.close(code, reason)
    }

    func deliver(_ frame: ByteBuffer) {
        guard let line = self.state.withLock({ $0.line }) else {
            self.unheard.add(1, ordering: .relaxed)
            return
        }
        // The socket may have been replaced between the engine's look at `eventLoop` and this call.
        if line.channel.eventLoop.inEventLoop {
            self.write(frame, to: line)
        } else {
            line.channel.eventLoop.execute { self.write(frame, to: line) }
        }
    }

    /// What a line dropped that goes, so that the count only grows.
    private func keep(_ line: AudioLine?) {
        self.unheard.add(line?.dropped ?? 0, ordering: .relaxed)
    }

    /// A frame of the tab came, for the call that it hears.
    func arrived(_ audio: UplinkAudio) {
        let now = self.clock()
        let due: AudioReceipt? = self.state.withLock { state in
            if let receipt = audio.receipt {
                state.control.receive(receipt, now: now)
                self.publish(state)
            }
            guard state.control.hasReceipts else { return nil }
            state.transit.observe(audio.time, now: now)
            return state.transit.take(now: now)
        }
        guard let due else { return }
        self.receipt.store(UInt64(due.time) << 32 | UInt64(due.excess), ordering: .relaxed)
    }

    private func write(_ frame: ByteBuffer, to line: AudioLine) {
        let now = self.clock()
        let (verdict, pieces) = self.state.withLock {
            ($0.control.judgeFrame(now: now), $0.limit == nil ? 1 : $0.control.current.joined)
        }
        guard verdict != .leaveOut else {
            self.held.add(1, ordering: .relaxed)
            return
        }
        let waiting = line.write(frame, pieces: pieces)
        guard verdict == .send else { return }
        self.state.withLock { state in
            state.control.observe(waiting: .milliseconds(20 * waiting), now: now)
            self.publish(state)
        }
    }

    /// Tells media threads what the next frames are to be.
    private func publish(_ state: State) {
        self.bitrate.store(state.limit == nil ? 0 : state.control.current.bitrate, ordering: .relaxed)
        self.joined.store(state.control.current.joined, ordering: .relaxed)
    }
}
