/// Loudness of noise as RFC 3389, section 3.1, counts it: so many decibels below the overload of the system.
enum NoiseLevel {
    /// What counts as silence altogether.
    static let silence = 127
    /// The root mean square that overloads 16 bits: a square wave of full scale.
    static let overload: Float = 32_768
    /// One decibel down.
    private static let step: Float = 0.891_250_94

    /// The root mean square of each level.
    private static let amplitudes: [Float] = {
        var amplitude = Self.overload
        return (0...Self.silence).map { _ in
            defer { amplitude *= Self.step }
            return amplitude
        }
    }()

    static func amplitude(of level: Int) -> Float { Self.amplitudes[min(max(level, 0), Self.silence)] }

    /// The loudest level that is not above this root mean square.
    static func level(of amplitude: Float) -> Int {
        Self.amplitudes.firstIndex { $0 <= amplitude } ?? Self.silence
    }
}
