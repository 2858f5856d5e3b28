// What one tab hears: it outlives its audio socket, which may come later, go and come back.

import Drivers
import NIOCore
import NIOWebSocket
import Synchronization
import Telephony

/// The tab's end of the sound: the attachment that the phone gave it and the socket that is open now.
final class SessionAudio: DownlinkSink {
    private struct State {
        var line: AudioLine?
        var socket: SocketLine?
        var attachment: AudioAttachment?
        /// What the tab asked for, and what its network takes of that; `nil` while it takes samples.
        var bitrate: DownlinkBitrate?
        /// The tab has gone or may not act any more; no socket opens for it again.
        var ending: (WebSocketErrorCode, String)?
    }

    private let fallback: any EventLoop
    private let state = Mutex(State())
    private let unheard = Atomic<Int>(0)
    /// Read by a media thread for each frame; zero for samples.
    private let bitrate = Atomic<Int>(0)

    init(fallback: any EventLoop) {
        self.fallback = fallback
    }

    var eventLoop: any EventLoop { self.state.withLock { $0.line?.channel.eventLoop } ?? self.fallback }

    /// How this tab's sound travels.
    var format: TabFormat {
        get { TabFormat(opusBitrate: self.state.withLock { $0.bitrate?.limit }) }
        set {
            self.state.withLock { $0.bitrate = newValue.opusBitrate.map { DownlinkBitrate(limit: $0) } }
            self.bitrate.store(newValue.opusBitrate ?? 0, ordering: .relaxed)
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

    var attachment: AudioAttachment? { self.state.withLock { $0.attachment } }

    /// Frames that found no socket or a full one.
    var dropped: Int { self.unheard.load(ordering: .relaxed) + (self.state.withLock { $0.line?.dropped } ?? 0) }

    var hasSocket: Bool { self.state.withLock { $0.line != nil } }

    func attach(_ attachment: AudioAttachment?) {
        self.state.withLock { $0.attachment = attachment }
    }

    /// Takes the sound to a socket; an older one of the same tab is closed. Refused when the tab ended meanwhile.
    func open(_ line: AudioLine, _ socket: SocketLine) {
        let (closing, code, reason): (SocketLine?, WebSocketErrorCode, String) = self.state.withLock { state in
            if let (code, reason) = state.ending { return (socket, code, reason) }
            let older = state.socket
            self.keep(state.line)
            state.line = line
            state.socket = socket
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
            self.adapt(to: line.write(frame))
        } else {
            line.channel.eventLoop.execute { self.adapt(to: line.write(frame)) }
        }
    }

    /// What a line dropped that goes, so that the count only grows.
    private func keep(_ line: AudioLine?) {
        self.unheard.add(line?.dropped ?? 0, ordering: .relaxed)
    }

    private func adapt(to waiting: Int) {
        let bitrate = self.state.withLock { state in
            state.bitrate?.observe(waiting: waiting)
            return state.bitrate?.current ?? 0
        }
        self.bitrate.store(bitrate, ordering: .relaxed)
    }
}
