import Synchronization

/// The way of a call's microphone audio from the WebSocket's loop to the media thread: a ring of ten frames.
///
/// Written on an event loop, emptied once per visit by the media thread, which never waits for the lock: a frame that
/// is being written meanwhile is taken at the next visit. One buffer per call, so calls share no lock and one that
/// floods only loses its own frames.
public final class UplinkBuffer: Sendable {
    /// Frames waiting; the oldest is dropped for the newest.
    static let frameLimit = 10
    /// Samples in one frame; longer ones are dropped. 20 ms at 48 kHz in stereo.
    static let sampleLimit = 1_920

    struct Counters: Hashable, Sendable {
        var received: UInt64 = 0
        /// Pushed out by newer frames, or longer than the limit.
        var dropped: UInt64 = 0
        /// Of an attachment that no longer holds.
        var stale: UInt64 = 0
    }

    private struct Frame {
        var sequence: UInt32 = 0
        var samples: [Int16] = []
    }

    private struct State {
        var accepted: MediaStream?
        var frames = [Frame](repeating: Frame(), count: UplinkBuffer.frameLimit)
        var first = 0
        var count = 0
        var counters = Counters()

        mutating func append(_ sequence: UInt32, samples: Int, from pcm: UnsafeRawBufferPointer) {
            if self.count == UplinkBuffer.frameLimit {
                self.first = (self.first + 1) % UplinkBuffer.frameLimit
                self.count -= 1
                self.counters.dropped += 1
            }
            let place = (self.first + self.count) % UplinkBuffer.frameLimit
            self.frames[place].sequence = sequence
            if self.frames[place].samples.count != samples {
                self.frames[place].samples = Array(repeating: 0, count: samples)
            }
            self.frames[place].samples.withUnsafeMutableBytes {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: pcm[..<(2 * samples)]))
            }
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
        self.state.withLock { state in
            guard state.accepted == MediaStream(stream: stream, epoch: epoch) else {
                state.counters.stale += 1
                return
            }
            guard samples > 0, samples <= Self.sampleLimit else {
                state.counters.dropped += 1
                return
            }
            state.counters.received += 1
            state.append(sequence, samples: samples, from: pcm)
        }
    }

    /// Gives every waiting frame to `body`, oldest first; does nothing when the writer holds the buffer.
    func drain(_ body: (UInt32, UnsafeBufferPointer<Int16>) -> Void) {
        _ = self.state.withLockIfAvailable { state in
            while state.count > 0 {
                let frame = state.first
                state.frames[frame].samples.withUnsafeBufferPointer { body(state.frames[frame].sequence, $0) }
                state.first = (state.first + 1) % Self.frameLimit
                state.count -= 1
            }
        }
    }

    var counters: Counters { self.state.withLock { $0.counters } }
}
