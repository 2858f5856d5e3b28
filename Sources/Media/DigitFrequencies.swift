/// The frequencies of a telephone's keys in Hz (ITU-T Q.23), and which two belong to which key.
enum DigitFrequencies {
    static let low: [Float] = [697, 770, 852, 941]
    static let high: [Float] = [1_209, 1_336, 1_477, 1_633]
    /// Row and column of each event code (RFC 4733, section 3.2).
    static let keys: [(row: Int, column: Int)] = [
        (3, 1), (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (3, 0), (3, 2),
        (0, 3), (1, 3), (2, 3), (3, 3),
    ]
    /// The event code at each place, row by row.
    static let codes: [UInt8] = (0..<16).map { place in
        UInt8(Self.keys.firstIndex { $0.row * 4 + $0.column == place } ?? 0)
    }

    /// By Taylor's series: for angles below 1.3 eight terms are more exact than the samples.
    static func cosineAndSine(_ radians: Float) -> (cosine: Float, sine: Float) {
        var term: Float = 1
        var cosine: Float = 0
        var sine: Float = 0
        for power in 0..<16 {
            let sign: Float = power & 2 == 0 ? 1 : -1
            if power & 1 == 0 { cosine += sign * term } else { sine += sign * term }
            term *= radians / Float(power + 1)
        }
        return (cosine, sine)
    }
}
