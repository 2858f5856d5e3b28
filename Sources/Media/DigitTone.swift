/// The two tones of a telephone key (ITU-T Q.23), for peers that negotiated no events.
struct DigitTone: Hashable, Sendable {
    /// −9 dBm0 and −7 dBm0: the high tone is 2 dB stronger, because lines dampen it more (ETSI ES 201 235-2).
    private static let lowAmplitude: Float = 7_940
    private static let highAmplitude: Float = 9_990

    private let sampleRate: Float
    private var first: Oscillator
    private var second: Oscillator

    init(sampleRate: Int) {
        self.sampleRate = Float(sampleRate)
        self.first = Oscillator(radians: 0)
        self.second = Oscillator(radians: 0)
    }

    /// Starts the key of an event code; other codes stay silent.
    mutating func begin(_ code: UInt8) {
        guard DigitFrequencies.keys.indices.contains(Int(code)) else { return }
        let key = DigitFrequencies.keys[Int(code)]
        self.first = Oscillator(radians: 2 * .pi * DigitFrequencies.low[key.row] / self.sampleRate)
        self.second = Oscillator(radians: 2 * .pi * DigitFrequencies.high[key.column] / self.sampleRate)
    }

    /// Goes on where the tone was.
    mutating func write(into samples: UnsafeMutableBufferPointer<Int16>) {
        for index in samples.indices {
            samples[index] = Int16(Self.lowAmplitude * self.first.next() + Self.highAmplitude * self.second.next())
        }
    }
}
