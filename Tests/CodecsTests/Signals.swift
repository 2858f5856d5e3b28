// Sounds to test with, and measures of what became of them.

import Foundation

enum Signals {
    /// A voice-like sound: a pulse train's harmonics under a falling spectrum.
    static func voice(_ count: Int, pitch: Double = 130, rate: Double = 8_000, amplitude: Double = 6_000) -> [Int16] {
        (0..<count).map { index in
            let time = Double(index) / rate
            var sum = 0.0
            for harmonic in 1...12 {
                let number = Double(harmonic)
                let angle: Double = 2 * Double.pi * pitch * number * time + number * number
                sum += sin(angle) / number
            }
            return Int16(max(-32_000, min(32_000, sum * amplitude)))
        }
    }

    static func power(_ samples: some Collection<Int16>) -> Double {
        samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
    }

    static func similarity(_ left: [Int16], _ right: [Int16]) -> Double {
        let product = zip(left, right).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        return product / (self.power(left) * self.power(right)).squareRoot() / Double(left.count)
    }

    /// The largest step between neighbours, compared with what the sound itself does.
    static func largestStep(_ samples: [Int16]) -> Int {
        zip(samples, samples.dropFirst()).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }
}
