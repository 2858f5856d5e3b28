// Audio that can be recognised after a codec and a jitter buffer: a few moving tones under a syllable envelope.

import Glibc

enum SpeechLike {
    static let rate = 8_000.0

    /// `count` samples from `start` on; the pitch differs per `voice`.
    static func samples(_ count: Int, from start: Int, voice: Double) -> [Int16] {
        (start..<(start + count)).map { index in
            let time = Double(index) / self.rate
            let envelope = 0.6 + 0.4 * sin(2 * .pi * 4 * time)
            let tones = sin(2 * .pi * voice * time) + 0.5 * sin(2 * .pi * 2.1 * voice * time)
            return Int16(6_000 * envelope * tones)
        }
    }

    /// The share of the energy that lies near `frequency`, in windows of 50 ms, because a jitter buffer that adjusts
    /// its delay moves the phase. About 0.7 for a voice of that pitch, near 0 where it is missing.
    static func share(of frequency: Double, in samples: [Int16]) -> Double {
        var found = 0.0
        var energy = 0.0
        for start in stride(from: 0, to: samples.count - self.window, by: self.window) {
            var real = 0.0
            var imaginary = 0.0
            for index in start..<(start + self.window) {
                let angle = 2 * .pi * frequency * Double(index) / self.rate
                real += Double(samples[index]) * cos(angle)
                imaginary += Double(samples[index]) * sin(angle)
                energy += Double(samples[index]) * Double(samples[index])
            }
            found += 2 * (real * real + imaginary * imaginary) / Double(self.window)
        }
        return energy > 0 ? found / energy : 0
    }

    private static let window = 400
}
