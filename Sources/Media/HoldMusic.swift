/// What the far end hears while it waits: a quiet tune that this project plays itself, at whatever rate the codec has.
///
/// Two voices, each a plucked string of three partials that fades. Everything is computed sample by sample, so nothing
/// is stored, nothing is licensed, and nothing is allocated after the start.
struct HoldMusic: Hashable, Sendable {
    /// Semitones above the A of 220 Hz, one for each beat; `nil` lets the last one fade.
    private static let melody: [Int?] = [
        7, 10, 14, 10, 12, nil, 10, nil, 5, 9, 12, 9, 10, nil, 9, nil,
        3, 7, 10, 14, 15, nil, 14, 12, 10, 12, 9, nil, 7, nil, nil, nil,
    ]
    /// One for four beats.
    private static let bass = [-5, -5, -10, -7, -9, -9, -7, -5]
    private static let beat: Float = 0.36
    /// About −20 dBm0 on average: what telephones hear as soft speech.
    private static let amplitude: Float = 3_600

    private let sampleRate: Float
    private let samplesPerBeat: Int
    private var beats = 0
    private var untilBeat = 0
    private var upper: Pluck
    private var lower: Pluck

    init(sampleRate: Int) {
        self.sampleRate = Float(sampleRate)
        self.samplesPerBeat = Int(Self.beat * Float(sampleRate))
        self.upper = Pluck(semitones: 0, strength: 0, sampleRate: Float(sampleRate))
        self.lower = self.upper
    }

    /// Goes on where the tune was.
    mutating func write(into samples: UnsafeMutableBufferPointer<Int16>) {
        for index in samples.indices {
            if self.untilBeat == 0 { self.begin() }
            self.untilBeat -= 1
            samples[index] = Int16(Self.amplitude * (self.upper.next() + self.lower.next()))
        }
    }

    private mutating func begin() {
        if self.beats % 4 == 0 {
            self.lower = Pluck(
                semitones: Self.bass[self.beats / 4 % Self.bass.count], strength: 0.8, sampleRate: self.sampleRate)
        }
        if let note = Self.melody[self.beats % Self.melody.count] {
            self.upper = Pluck(semitones: note, strength: 1, sampleRate: self.sampleRate)
        }
        self.beats = (self.beats + 1) % Self.melody.count
        self.untilBeat = self.samplesPerBeat
    }

    /// A string that was plucked once.
    private struct Pluck: Hashable, Sendable {
        /// Seconds until the sound has fallen to about a third.
        private static let fading: Float = 0.55
        /// Seconds in which it rises, so that no note begins with a click.
        private static let rising: Float = 0.008

        private var first: Oscillator
        private var second: Oscillator
        private var third: Oscillator
        private var level: Float
        private var rise: Float = 0
        private let fall: Float
        private let riseStep: Float

        init(semitones: Int, strength: Float, sampleRate: Float) {
            let step = 2 * Float.pi * Self.frequency(semitones) / sampleRate
            self.first = Oscillator(radians: step)
            self.second = Oscillator(radians: 2 * step)
            self.third = Oscillator(radians: 3 * step)
            self.level = strength
            self.fall = 1 - 1 / (Self.fading * sampleRate)
            self.riseStep = 1 / (Self.rising * sampleRate)
        }

        mutating func next() -> Float {
            self.level *= self.fall
            self.rise = min(1, self.rise + self.riseStep)
            let sound = self.first.next() + 0.35 * self.second.next() + 0.12 * self.third.next()
            return self.level * self.rise * sound
        }

        /// Equal temperament above and below 220 Hz.
        private static func frequency(_ semitones: Int) -> Float {
            let semitone: Float = 1.059_463_1
            var frequency: Float = 220
            for _ in 0..<abs(semitones) { frequency = semitones > 0 ? frequency * semitone : frequency / semitone }
            return frequency
        }
    }
}
