/// A rotating pointer; its sine is a tone. No table, no library, exact to the last bit of a sample for hours.
struct Oscillator: Hashable, Sendable {
    private let cosine: Float
    private let sine: Float
    private var real: Float = 1
    private var imaginary: Float = 0

    /// - Parameter radians: The step from sample to sample; at most a few, as any tone below half the sampling rate has.
    init(radians: Float) {
        (self.cosine, self.sine) = DigitFrequencies.cosineAndSine(radians)
    }

    mutating func next() -> Float {
        let value = self.imaginary
        let real = self.real * self.cosine - self.imaginary * self.sine
        let imaginary = self.real * self.sine + self.imaginary * self.cosine
        // One step of Newton's method keeps the pointer's length at one.
        let correction = (3 - real * real - imaginary * imaginary) / 2
        self.real = real * correction
        self.imaginary = imaginary * correction
        return value
    }
}
