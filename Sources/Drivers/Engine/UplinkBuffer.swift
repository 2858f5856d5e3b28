import Synchronization

/// The way of a call's microphone audio from the WebSocket's loop to the media thread: a ring of ten frames.
///
/// Written on an event loop, emptied once per visit by the media thread, which never waits for the lock: a frame that
/// is being written meanwhile is taken at the next visit. One buffer per call, so calls share no lock and one that
/// floods only loses its own frames.
public final class UplinkBuffer: Sendable {
    /// Frames waiting; the oldest is dropped for the newest.
    static let frameLimit = 10
    /// Samples in one frame; longer ones are dropped. 60 ms at 48 kHz.
    static let sampleLimit = 2_880

    struct Counters: Hashable, Sendable {
        var received: UInt64 = 0
        /// Pushed out by newer frames, or longer than the limit.
        var dropped: UInt64 = 0
        /// Of an attachment that no longer holds.
        var stale: UInt64 = 0
    }

    /// Bytes in one packet; longer ones are dropped (RFC 6716, section 3.2.1).
    static let packetLimit = 1_275

    /// What a frame carries.
    enum Content {
        case samples(UnsafeBufferPointer<Int16>)
        /// Empty where a silence begins or lasts.
        case packet(UnsafeRawBufferPointer)
    }

    private struct Frame {
        var sequence: UInt32 = 0
        var isPacket = false
        var byteCount = 0
        /// Grows to what the longest frame needs, and is kept.
        var storage: [Int16] = []

        func content(of storage: UnsafeBufferPointer<Int16>) -> Content {
            guard self.isPacket else {
                return .samples(UnsafeBufferPointer(rebasing: storage[..<(self.byteCount / 2)]))
            }
            return .packet(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<self.byteCount]))
        }
    }

    private struct State {
        var accepted: MediaStream?
        var frames = [Frame](repeating: Frame(), count: UplinkBuffer.frameLimit)
        var first = 0
        var count = 0
        var counters = Counters()

        mutating func append(_ sequence: UInt32, isPacket: Bool, _ payload: UnsafeRawBufferPointer) {
            if self.count == UplinkBuffer.frameLimit {
                self.first = (self.first + 1) % UplinkBuffer.frameLimit
                self.count -= 1
                self.counters.dropped += 1
            }
            let place = (self.first + self.count) % UplinkBuffer.frameLimit
            self.frames[place].sequence = sequence
            self.frames[place].isPacket = isPacket
            self.frames[place].byteCount = payload.count
            let needed = (payload.count + 1) / 2
            if self.frames[place].storage.count < needed {
                self.frames[place].storage = Array(repeating: 0, count: needed)
            }
            self.frames[place].storage.withUnsafeMutableBytes { $0.copyMemory(from: payload) }
            self.count += 1
        }
    }

    private let state = Mutex(State())

    init() {}

    /// From now on only frames of this attachment count; what waits of an older one is dropped.
    func accept(_ stream: MediaStream?) {
        self.state.withLock { state in
            state.accepted = stream
            state.counters.stale += UInt64(state.count)
            state.count = 0
        }
    }

    /// Stops accepting, unless a newer attachment took over.
    func refuse(_ stream: MediaStream) {
        self.state.withLock { state in
            if state.accepted == stream { state.accepted = nil }
        }
    }

    /// Puts one frame of PCM (16 bit, the machine's byte order, unaligned) at the end.
    public func receive(stream: UInt32, epoch: UInt32, sequence: UInt32, pcm: UnsafeRawBufferPointer) {
        let samples = pcm.count / MemoryLayout<Int16>.size
        let whole = UnsafeRawBufferPointer(rebasing: pcm[..<(samples * MemoryLayout<Int16>.size)])
        let fits = samples > 0 && samples <= Self.sampleLimit
        self.put(MediaStream(stream: stream, epoch: epoch), sequence, fits ? whole : nil, isPacket: false)
    }

    /// Puts one packet at the end; an empty one says that there is silence until the next frame.
    public func receive(stream: UInt32, epoch: UInt32, sequence: UInt32, packet: UnsafeRawBufferPointer) {
        let fits = packet.count <= Self.packetLimit
        self.put(MediaStream(stream: stream, epoch: epoch), sequence, fits ? packet : nil, isPacket: true)
    }

    private func put(
        _ stream: MediaStream, _ sequence: UInt32, _ payload: UnsafeRawBufferPointer?, isPacket: Bool
    ) {
        self.state.withLock { state in
            guard state.accepted == stream else {
                state.counters.stale += 1
                return
            }
            guard let payload else {
                state.counters.dropped += 1
                return
            }
            state.counters.received += 1
            state.append(sequence, isPacket: isPacket, payload)
        }
    }

    /// Gives every waiting frame to `body`, oldest first; does nothing when the writer holds the buffer.
    func drain(_ body: (UInt32, Content) -> Void) {
        _ = self.state.withLockIfAvailable { state in
            while state.count > 0 {
                let frame = state.first
                state.frames[frame].storage.withUnsafeBufferPointer { storage in
                    body(state.frames[frame].sequence, state.frames[frame].content(of: storage))
                }
                state.first = (state.first + 1) % Self.frameLimit
                state.count -= 1
            }
        }
    }

    var counters: Counters { self.state.withLock { $0.counters } }
}
