/// Describes the noise between words so that the far end can make the like of it (RFC 3389): its level and, by the
/// reflection coefficients of an all-pole model, its spectrum.
public struct NoiseDescription: Hashable, Sendable {
    /// Coefficients that are sent: enough for the hum and hiss of a room.
    public static let order = 8
    /// The bytes of one description.
    public static let length = 1 + Self.order
    /// The share of a new piece in what is described, once there is something.
    private static let share: Float = 0.25
    /// White noise mixed in, 40 dB below, so that the model is never sharper than eight bits can say.
    private static let floor: Float = 1.000_1

    /// Autocorrelation of the noise, smoothed; lag zero is the mean square.
    private var correlation = [Float](repeating: 0, count: Self.order + 1)
    private var coefficients = [Float](repeating: 0, count: Self.order)
    private var predictor = [Float](repeating: 0, count: Self.order + 1)
    private var isEmpty = true

    public init() {}

    /// Takes a piece of what lies between words.
    public mutating func hear(_ samples: UnsafeBufferPointer<Int16>) {
        guard samples.count > Self.order else { return }
        let share = self.isEmpty ? 1 : Self.share
        self.isEmpty = false
        for lag in 0...Self.order {
            var sum: Float = 0
            for index in lag..<samples.count { sum += Float(samples[index]) * Float(samples[index - lag]) }
            self.correlation[lag] += (sum / Float(samples.count) - self.correlation[lag]) * share
        }
    }

    /// Decibels below overload; 127 is silence.
    public var level: Int {
        NoiseLevel.level(of: self.isEmpty ? 0 : max(0, self.correlation[0]).squareRoot())
    }

    /// Writes a payload and returns its length; zero when there is no room.
    public mutating func write(into payload: UnsafeMutableRawBufferPointer) -> Int {
        guard payload.count >= Self.length else { return 0 }
        let level = self.level
        payload[0] = UInt8(level)
        // What cannot be heard has no spectrum.
        guard level < NoiseLevel.silence, self.correlation[0] > 1 else { return 1 }
        self.model()
        for index in 0..<Self.order {
            let quantized = (self.coefficients[index] * 32_768 / 258).rounded()
            payload[index + 1] = UInt8(Int(min(max(quantized, -127), 127)) + 127)
        }
        return Self.length
    }

    /// The reflection coefficients of the autocorrelation (Levinson and Durbin), in the sign that an all-pole filter
    /// `1 + k·z⁻¹ …` has.
    private mutating func model() {
        var error = self.correlation[0] * Self.floor
        for index in self.predictor.indices { self.predictor[index] = 0 }
        self.predictor[0] = 1
        for stage in 1...Self.order {
            var sum: Float = 0
            for index in 0..<stage { sum += self.predictor[index] * self.correlation[stage - index] }
            let coefficient = min(max(-sum / max(error, 1e-6), -1), 1)
            self.coefficients[stage - 1] = coefficient
            self.update(stage, coefficient)
            error *= 1 - coefficient * coefficient
        }
    }

    /// The predictor of one more order, in place from both ends.
    private mutating func update(_ stage: Int, _ coefficient: Float) {
        var low = 0
        var high = stage
        while low <= high {
            let first = self.predictor[low]
            let last = self.predictor[high]
            self.predictor[low] = first + coefficient * last
            self.predictor[high] = last + coefficient * first
            low += 1
            high -= 1
        }
    }
}
