/// Finds what was said in what was played: how late each moment is heard, whoever played it.
///
/// It knows nothing of packets and believes no receiver: pieces of 20 ms of what was played are looked for in what the same packets sound
/// like on a network that does nothing. What was made up or stretched is found nowhere and tells no delay.
struct DelayMeter {
    struct Reading {
        /// Milliseconds from the mouth, one for each piece that was found.
        var delays: [Double] = []
        /// Pieces with a voice in them.
        var pieces = 0

        var mean: Double { self.delays.reduce(0, +) / Double(max(1, self.delays.count)) }
        var p95: Double {
            self.delays.isEmpty ? .nan : self.delays.sorted()[min(self.delays.count * 95 / 100, self.delays.count - 1)]
        }
        /// Share of the pieces that were found.
        var found: Double { Double(self.delays.count) / Double(max(1, self.pieces)) }
    }

    /// Everything is compared at this rate.
    private static let rate = 8_000
    private static let piece = 160
    private static let latest = 8_000
    /// A piece is what was said if it is that much alike; the next period of a voice is less.
    private static let alike: Float = 0.98
    /// Where the piece before was found, and so far around, one looks first: 30 ms.
    private static let near = 240
    /// Root mean square of a piece with a voice in it.
    private static let voice: Float = 200

    private let said: [Float]
    /// Sum of the squares of all before.
    private let energy: [Double]
    /// Nanoseconds of our clock for a sample of the sender's.
    private let period: Double

    init(_ said: [Int16], rate: Int, drift: Double) {
        self.said = Self.reduced(said, from: rate)
        var sum = 0.0
        self.energy =
            [0]
            + self.said.map {
                sum += Double($0) * Double($0)
                return sum
            }
        self.period = 1e9 / Double(Self.rate) * (1 + drift / 1e6)
    }

    func read(_ course: Course, rate: Int) -> Reading {
        let played = Self.reduced(course.sound, from: rate)
        var reading = Reading()
        var lag = 0
        for start in stride(from: 0, to: played.count - Self.piece, by: Self.piece) {
            let heard = Double(course.begin) + Double(start) * 1e9 / Double(Self.rate)
            let place = Int(heard / self.period)
            let power = (start..<(start + Self.piece)).reduce(Float(0)) { $0 + played[$1] * played[$1] }
            guard power > Self.voice * Self.voice * Float(Self.piece) else { continue }
            reading.pieces += 1
            let around = max(0, lag - Self.near)...min(Self.latest, lag + Self.near)
            var best = self.find(played, start, place, power, around)
            if best.likeness < Self.alike { best = self.find(played, start, place, power, 0...Self.latest) }
            guard best.likeness >= Self.alike else { continue }
            lag = best.lag
            reading.delays.append((heard - Double(place - lag) * self.period) / 1e6)
        }
        return reading
    }

    /// The lag behind `place` at which the piece is most alike.
    private func find(
        _ played: [Float], _ start: Int, _ place: Int, _ power: Float, _ lags: ClosedRange<Int>
    ) -> (lag: Int, likeness: Float) {
        var best = (lag: 0, likeness: -Float.infinity)
        played.withUnsafeBytes { played in
            self.said.withUnsafeBytes { said in
                for lag in lags {
                    let from = place - lag
                    guard from >= 0, from + Self.piece <= self.said.count else { continue }
                    var sum = SIMD16<Float>.zero
                    for step in stride(from: 0, to: Self.piece, by: 16) {
                        let left = played.loadUnaligned(fromByteOffset: 4 * (start + step), as: SIMD16<Float>.self)
                        let right = said.loadUnaligned(fromByteOffset: 4 * (from + step), as: SIMD16<Float>.self)
                        sum += left * right
                    }
                    let own = Float(self.energy[from + Self.piece] - self.energy[from])
                    let likeness = sum.sum() / max(1, (own * power).squareRoot())
                    if likeness > best.likeness { best = (lag, likeness) }
                }
            }
        }
        return best
    }

    /// The mean of as many samples as make one of the meter's.
    private static func reduced(_ samples: [Int16], from rate: Int) -> [Float] {
        let step = rate / Self.rate
        guard step > 1 else { return samples.map { Float($0) } }
        return stride(from: 0, to: samples.count - step + 1, by: step).map { start in
            Float((start..<(start + step)).reduce(0) { $0 + Int(samples[$1]) }) / Float(step)
        }
    }
}
