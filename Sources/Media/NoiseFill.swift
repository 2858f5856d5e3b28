import Codecs

/// Fills the pauses that a peer has described (RFC 3389) with noise of their kind, at the session's rate.
struct NoiseFill: ~Copyable, Sendable {
    /// Pieces of 20 ms go through the resampler.
    private static let piecesPerSecond = 50
    /// The resampler may be a sample short of a piece; more rounds than these are never needed.
    private static let mostRounds = 4

    let sampleRate: Int
    /// Between a description and the next audio.
    private(set) var isActive = false
    private var noise = ComfortNoise()
    /// Of the noise, in Hz: its clock tells which band the spectrum describes.
    private var rate: Int
    private var resampler: Resampler?
    private var piece: [Int16] = []

    init(sampleRate: Int) {
        self.sampleRate = sampleRate
        self.rate = sampleRate
    }

    /// Takes a description; the first one of a pause holds at once, others are approached.
    mutating func describe(_ payload: UnsafeRawBufferPointer, clockRate: Int) {
        if !self.isActive || clockRate != self.rate { self.noise.restart() }
        if clockRate != self.rate {
            self.rate = clockRate
            self.resampler = nil
            if clockRate != self.sampleRate { self.resampler = Resampler(from: clockRate, to: self.sampleRate) }
            self.piece = Array(repeating: 0, count: clockRate / Self.piecesPerSecond + 1)
        }
        self.noise.describe(payload)
        self.isActive = true
    }

    mutating func end() {
        self.isActive = false
    }

    mutating func fill(_ samples: UnsafeMutableBufferPointer<Int16>) {
        guard self.resampler != nil else { return self.noise.fill(samples) }
        let length = self.sampleRate / Self.piecesPerSecond
        for start in stride(from: 0, to: samples.count, by: length) {
            let end = min(start + length, samples.count)
            self.resample(into: UnsafeMutableBufferPointer(rebasing: samples[start..<end]))
        }
    }

    private mutating func resample(into samples: UnsafeMutableBufferPointer<Int16>) {
        var made = 0
        for _ in 0..<Self.mostRounds where made < samples.count {
            let missing = samples.count - made
            let wanted = min((missing * self.rate + self.sampleRate - 1) / self.sampleRate, self.piece.count)
            self.piece.withUnsafeMutableBufferPointer {
                self.noise.fill(UnsafeMutableBufferPointer(rebasing: $0[..<wanted]))
            }
            made += self.piece.withUnsafeBufferPointer { piece in
                self.resampler?.convert(
                    UnsafeBufferPointer(rebasing: piece[..<wanted]),
                    into: UnsafeMutableBufferPointer(rebasing: samples[made...])) ?? 0
            }
        }
        for index in made..<samples.count { samples[index] = 0 }
    }
}
