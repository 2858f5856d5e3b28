import Codecs
import Primitives

/// Microphone audio between the browser's bursts and the pacer's even steps.
///
/// It fills to its target before anything is taken out, again after it ran dry, and is brought back to the target when a
/// stall has filled it: by time adjustment, and at the limit by dropping the oldest.
struct CaptureBuffer: Sendable {
    struct Counters: Hashable, Sendable {
        var frames: UInt64 = 0
        var droppedSamples: UInt64 = 0
        var underruns: UInt64 = 0
        var gaps: UInt64 = 0
        var shortenedSamples: UInt64 = 0
    }

    private enum State: Hashable, Sendable {
        case filling
        case flowing
    }

    /// Reads over which the lowest level is watched before the buffer is shortened: half a second of 20 ms packets.
    private static let patience = 25
    /// Above twice the target, every read shortens.
    private static let impatience = 1
    /// Failed attempts after which the least bad cut is made: a tenth of a second.
    private static let mostRefusals = 5

    private let target: Int
    private let tolerance: Int
    /// What stays behind when a packet is taken out, so that long packets leave as much room for delay as short ones.
    private let reserve: Int
    /// What one frame of the browser holds beyond 20 ms: so much longer it is until the next one.
    private var slack = 0
    private let stretch: TimeStretch
    private var queue: PCMQueue
    private var state = State.filling
    /// The browser has said that there is silence until its next frame: running dry is no fault.
    private var isPaused = false
    private var sequence: UInt32?
    private var reads = 0
    private var lowest = Int.max
    /// Reads that found nothing to shorten, one after the other.
    private var refusals = 0
    private(set) var counters = Counters()

    init(sampleRate: Int) {
        let perMillisecond = sampleRate / 1_000
        self.target = perMillisecond * Int(MediaLimits.captureTarget.wholeMilliseconds)
        self.tolerance = perMillisecond * 10
        self.reserve = self.target - perMillisecond * Int(MediaLimits.frameDuration.wholeMilliseconds)
        self.stretch = TimeStretch(sampleRate: sampleRate)
        self.queue = PCMQueue(capacity: perMillisecond * Int(MediaLimits.captureLimit.wholeMilliseconds))
    }

    /// Whether what was read last is sound that was captured.
    var isFlowing: Bool { self.state == .flowing }

    /// Samples that wait.
    var level: Int { self.queue.count }

    mutating func receive(_ samples: UnsafeBufferPointer<Int16>, sequence: UInt32) {
        guard !samples.isEmpty else { return }
        self.isPaused = false
        self.slack = max(0, samples.count - self.target + self.reserve)
        self.note(sequence)
        self.counters.droppedSamples &+= UInt64(self.queue.append(samples))
    }

    /// There is silence until the next frame.
    mutating func pause(sequence: UInt32) {
        self.isPaused = true
        self.note(sequence)
    }

    /// One more frame of the browser, whatever it carried.
    mutating func note(_ sequence: UInt32) {
        self.counters.frames &+= 1
        if let last = self.sequence {
            // A browser that starts anew counts from anywhere; only a small step forwards is a gap.
            let step = sequence &- last
            if step > 1, step < Self.largestGap { self.counters.gaps &+= UInt64(step &- 1) }
        }
        self.sequence = sequence
    }

    /// Fills the buffer with captured audio, or with silence when there is not enough.
    mutating func read(into buffer: UnsafeMutableBufferPointer<Int16>) {
        let target = max(self.target, buffer.count + self.reserve)
        if self.state == .filling, self.queue.count >= target + self.slack { self.flow() }
        guard self.state == .flowing else {
            for index in buffer.indices { buffer[index] = 0 }
            return
        }
        self.approach(target)
        if self.isPaused, self.queue.count < buffer.count {
            self.state = .filling
            _ = self.queue.read(into: buffer)
        } else if self.queue.count < buffer.count {
            // What is left would be a torn piece; it waits for its continuation.
            self.counters.underruns &+= 1
            self.state = .filling
            for index in buffer.indices { buffer[index] = 0 }
        } else {
            _ = self.queue.read(into: buffer)
        }
    }

    /// Whether nothing that waits could be heard, so that leaving it out does not click.
    var isQuiet: Bool { self.queue.isQuiet }

    /// What waits is left out; what follows takes another way.
    mutating func leave() {
        self.queue.drop(self.queue.count)
        self.state = .filling
    }

    /// Sound that has waited elsewhere: it is in the count of frames already, and may be due at once.
    mutating func takeOver(_ samples: UnsafeBufferPointer<Int16>, isFlowing: Bool) {
        self.counters.droppedSamples &+= UInt64(self.queue.append(samples))
        if isFlowing, self.state == .filling { self.flow() }
    }

    /// Forgets what belongs to packets that were never sent, down to the target.
    mutating func skip(_ samples: Int) {
        let dropped = min(samples, max(0, self.queue.count - self.target))
        self.queue.drop(dropped)
        self.counters.droppedSamples &+= UInt64(max(0, dropped))
    }

    private mutating func flow() {
        self.state = .flowing
        self.reads = 0
        self.lowest = .max
    }

    private mutating func approach(_ target: Int) {
        self.reads += 1
        self.lowest = min(self.lowest, self.queue.count)
        let excess = self.lowest - target
        let patience = excess > self.target ? Self.impatience : Self.patience
        guard excess > self.tolerance, self.reads >= patience else {
            if self.reads >= Self.patience { self.flow() }
            return
        }
        let removed = self.queue.shorten(
            with: self.stretch, atMost: excess, insists: self.refusals >= Self.mostRefusals)
        self.refusals = removed > 0 ? 0 : self.refusals + 1
        self.counters.shortenedSamples &+= UInt64(removed)
        // The lowest level fell by what was removed: the next read goes on from there until the target is reached.
        self.lowest -= removed
    }

    private static let largestGap: UInt32 = 1_000
}
