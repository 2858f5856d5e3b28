import Codecs

/// Clips that are said one after the other, mixed with what else is to be heard; each is brought to the session's rate as it is said.
///
/// Nothing is allocated for a frame, only where a clip of another rate begins.
struct SpokenClips: ~Copyable, Sendable {
    private(set) var sampleRate: Int
    /// The one that is being said is the first.
    private var clips: [SpokenClip] = []
    /// Samples of the first one that were taken.
    private var position = 0
    private var resampler: Resampler?
    /// The rate that the resampler takes.
    private var resampledRate = 0
    private var queue: PCMQueue
    private var piece: [Int16] = []

    init(sampleRate: Int) {
        self.sampleRate = sampleRate
        self.queue = PCMQueue(capacity: 2 * Self.longestFrame(at: sampleRate))
        self.piece.reserveCapacity(Self.longestFrame(at: sampleRate))
    }

    var isEmpty: Bool { self.clips.isEmpty && self.queue.count == 0 }

    /// What waits, in milliseconds.
    private var waiting: Int {
        let said = self.clips.first.map { self.position * 1_000 / $0.rate } ?? 0
        return self.clips.reduce(-said) { $0 + $1.samples.count * 1_000 / $1.rate }
    }

    /// Whether no more than `MediaLimits.spokenTime` would wait with it.
    func hasRoom(for clip: SpokenClip) -> Bool {
        let length = clip.samples.count * 1_000 / clip.rate
        return self.clips.count < MediaLimits.spokenClips && self.waiting + length <= MediaLimits.spokenTime
    }

    mutating func append(_ clip: SpokenClip) {
        if !clip.samples.isEmpty { self.clips.append(clip) }
    }

    mutating func removeAll() {
        self.clips.removeAll()
        self.position = 0
        self.queue.drop(self.queue.count)
    }

    /// The session goes on at another rate; what waits is still said.
    mutating func change(sampleRate: Int) {
        guard sampleRate != self.sampleRate else { return }
        self.sampleRate = sampleRate
        self.queue = PCMQueue(capacity: 2 * Self.longestFrame(at: sampleRate))
        self.resampler = nil
        self.resampledRate = 0
    }

    /// Adds what is due to a frame; what would be too loud is as loud as it can be.
    mutating func mix(into samples: UnsafeMutableBufferPointer<Int16>) {
        guard !self.isEmpty else { return }
        while self.queue.count < samples.count, self.takePiece() {}
        let count = min(samples.count, self.queue.count)
        self.piece.removeAll(keepingCapacity: true)
        self.piece.append(contentsOf: repeatElement(0, count: count))
        self.piece.withUnsafeMutableBufferPointer { piece in
            _ = self.queue.read(into: piece)
            for index in 0..<count { samples[index] = Int16(clamping: Int(samples[index]) + Int(piece[index])) }
        }
    }

    /// Puts ten milliseconds of the first clip behind what waits; `false` when there is none.
    private mutating func takePiece() -> Bool {
        guard let clip = self.clips.first else { return false }
        if clip.rate != self.sampleRate, clip.rate != self.resampledRate {
            self.resampler = Resampler(from: clip.rate, to: self.sampleRate)
            self.resampledRate = clip.rate
        }
        let end = min(clip.samples.count, self.position + max(1, clip.rate / 100))
        clip.samples.withUnsafeBufferPointer { samples in
            self.convert(UnsafeBufferPointer(rebasing: samples[self.position..<end]), rate: clip.rate)
        }
        self.position = end
        if end == clip.samples.count {
            self.clips.removeFirst()
            self.position = 0
        }
        return true
    }

    private mutating func convert(_ samples: UnsafeBufferPointer<Int16>, rate: Int) {
        guard rate != self.sampleRate, let length = self.resampler?.length(of: samples.count) else {
            _ = self.queue.append(samples)
            return
        }
        _ = self.queue.append(upTo: length + 1) { self.resampler?.convert(samples, into: $0) ?? 0 }
    }

    /// A packet of the longest time.
    private static func longestFrame(at sampleRate: Int) -> Int { sampleRate * 60 / 1_000 }
}
