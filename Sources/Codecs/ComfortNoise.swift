/// Makes the noise of a pause from what a packet says of it (RFC 3389): a level, and perhaps a spectrum.
///
/// White noise goes through a lattice of the reflection coefficients, which is stable whatever they are, as long as each is
/// below one. The noise is the same for the same packets; nothing is allocated after the start.
public struct ComfortNoise: Hashable, Sendable {
    /// Coefficients beyond these are left out, as section 3 allows.
    public static let mostCoefficients = 12
    /// The loudest noise that is believed, in decibels below overload: louder is no room between words, and nobody shall
    /// be deafened by a packet.
    public static let loudest = 30
    /// Coefficients are brought below this, so that noise is no whistle and never takes long to rise.
    private static let largestCoefficient: Float = 0.98
    /// Section 3.2: the index that stands for no coefficient.
    private static let reserved: UInt8 = 255
    /// From here on down there is nothing to hear.
    private static let inaudible = 90
    /// The share of the way to a new level that each sample goes.
    private static let approach: Float = 0.005
    /// What brings uniform noise from -1 to 1 to a mean square of one.
    private static let uniform: Float = 1.732_050_8

    private var coefficients = [Float](repeating: 0, count: Self.mostCoefficients)
    private var order = 0
    private var delays = [Float](repeating: 0, count: Self.mostCoefficients + 1)
    /// Root mean square of the noise, as it is and as it shall be.
    private var amplitude: Float = 0
    private var target: Float = 0
    /// What the coefficients amplify, undone before they do.
    private var scale: Float = 1
    private var isDescribed = false
    private var random: UInt32 = 0x9E37_79B9

    public init() {}

    /// The next description is that of another pause: its level holds at once.
    public mutating func restart() {
        self.isDescribed = false
        self.calm()
    }

    /// Takes a payload; one without a byte says nothing, and leaves what was.
    public mutating func describe(_ payload: UnsafeRawBufferPointer) {
        guard let first = payload.first else { return }
        let level = max(Int(first & 0x7F), Self.loudest)
        // Each step of the lattice amplifies by the inverse of what is taken here.
        var power: Float = 1
        var isOther = false
        for index in 0..<Self.mostCoefficients {
            let coefficient = index + 1 < payload.count ? Self.coefficient(payload[index + 1]) : 0
            isOther = isOther || coefficient != self.coefficients[index]
            self.coefficients[index] = coefficient
            power *= 1 - coefficient * coefficient
        }
        self.order = min(payload.count - 1, Self.mostCoefficients)
        // What rings in one filter may be a bang in another.
        if isOther { self.calm() }
        self.scale = power.squareRoot()
        self.target = level < Self.inaudible ? NoiseLevel.amplitude(of: level) : 0
        if !self.isDescribed { self.amplitude = self.target }
        self.isDescribed = true
    }

    /// Goes on with the noise.
    public mutating func fill(_ samples: UnsafeMutableBufferPointer<Int16>) {
        guard self.target > 0 || self.amplitude > 1 else {
            return samples.update(repeating: 0)
        }
        for index in samples.indices {
            self.amplitude += (self.target - self.amplitude) * Self.approach
            let value = self.shape(self.nextRandom() * self.amplitude * self.scale)
            samples[index] = Int16(min(max(value.rounded(), -32_768), 32_767))
        }
    }

    private mutating func calm() {
        for index in self.delays.indices { self.delays[index] = 0 }
    }

    /// RFC 3389, section 3.2.
    private static func coefficient(_ index: UInt8) -> Float {
        guard index != Self.reserved else { return 0 }
        let value = Float(258 * (Int(index) - 127)) / 32_768
        return min(max(value, -Self.largestCoefficient), Self.largestCoefficient)
    }

    /// One step of the all-pole lattice.
    private mutating func shape(_ excitation: Float) -> Float {
        var forward = excitation
        var stage = self.order
        while stage > 0 {
            let coefficient = self.coefficients[stage - 1]
            forward -= coefficient * self.delays[stage - 1]
            self.delays[stage] = self.delays[stage - 1] + coefficient * forward
            stage -= 1
        }
        self.delays[0] = forward
        return forward
    }

    /// Uniform, of mean square one (Marsaglia, "Xorshift RNGs", 2003).
    private mutating func nextRandom() -> Float {
        self.random ^= self.random << 13
        self.random ^= self.random >> 17
        self.random ^= self.random << 5
        return Float(Int32(bitPattern: self.random)) / 2_147_483_648 * Self.uniform
    }
}
