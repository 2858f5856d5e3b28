/// Hears the keys that a telephone presses as tones in its audio (ITU-T Q.23 and Q.24).
///
/// Windows of 12.75 ms overlap by half. A key counts when four of them in a row agree, which every tone of 40 ms
/// fills and none of 20 ms does; it ends after five that disagree, so that a gap of 10 ms does not make two keys of
/// one and a pause of 40 ms does.
struct DigitToneReceiver: Hashable, Sendable {
    /// The quietest tone, as an amplitude on the 16-bit scale: −33 dBm0. Q.24 asks for −25 dBm0 and less.
    private static let quietest: Float = 500
    /// The high tone may be stronger by 6 dB, or weaker by 9 dB.
    private static let strongestHigh: Float = 4
    private static let strongestLow: Float = 8
    /// Within its group the tone stands out by 8 dB.
    private static let prominence: Float = 6.3
    /// The share of all sound that the two tones make up. Speech seldom reaches it for long; a tone 1.5 % off its
    /// frequency, with noise 15 dB below it, does; one 3.5 % off does not.
    private static let purity: Float = 0.78
    private static let windowsToBegin = 4
    private static let windowsToEnd = 5

    private let leastEnergy: Float
    /// Of half a window.
    private var bank: GoertzelBank
    /// The half before; `nil` at the start.
    private var before: GoertzelBank.Piece?
    /// What the last windows agreed on, and how many of them.
    private var candidate: UInt8?
    private var hits = 0
    /// The key that is being pressed and was told, and how many windows have missed it.
    private var pressed: UInt8?
    private var misses = 0

    init(sampleRate: Int) {
        let half = max(1, sampleRate * 51 / 8_000)
        self.leastEnergy = Self.quietest * Self.quietest * Float(half)
        self.bank = GoertzelBank(sampleRate: sampleRate, length: half)
    }

    /// Takes audio; gives the event code of a key that was found to be pressed in it.
    mutating func receive(_ samples: UnsafeBufferPointer<Int16>) -> UInt8? {
        var found: UInt8?
        var rest = samples[...]
        while !rest.isEmpty {
            let part = rest.prefix(self.bank.missing)
            rest = rest.dropFirst(part.count)
            self.bank.add(UnsafeBufferPointer(rebasing: part))
            guard self.bank.missing == 0 else { break }
            let piece = self.bank.take()
            if let before { found = self.take(self.key(in: before, piece)) ?? found }
            self.before = piece
        }
        return found
    }

    private mutating func take(_ key: UInt8?) -> UInt8? {
        self.hits = key != nil && key == self.candidate ? self.hits + 1 : (key == nil ? 0 : 1)
        self.candidate = key
        if let pressed {
            self.misses = key == pressed ? 0 : self.misses + 1
            if self.misses >= Self.windowsToEnd { self.pressed = nil }
        }
        guard self.pressed == nil, let key, self.hits >= Self.windowsToBegin else { return nil }
        self.pressed = key
        self.misses = 0
        return key
    }

    /// The key in the window that two halves make.
    private func key(in first: GoertzelBank.Piece, _ second: GoertzelBank.Piece) -> UInt8? {
        let energy = first.energy + second.energy
        // Most windows are of silence, and no tone holds more than there is.
        guard energy >= self.leastEnergy else { return nil }
        let tones = self.bank.contributions(first, second)
        let low = Self.strongest(of: tones.lowHalf)
        let high = Self.strongest(of: tones.highHalf)
        guard min(low.value, high.value) >= self.leastEnergy, low.value + high.value >= Self.purity * energy,
            low.stands, high.stands, high.value <= Self.strongestHigh * low.value,
            low.value <= Self.strongestLow * high.value
        else { return nil }
        return DigitFrequencies.codes[low.index * 4 + high.index]
    }

    private static func strongest(of group: SIMD4<Float>) -> (index: Int, value: Float, stands: Bool) {
        var index = 0
        for other in 1..<4 where group[other] > group[index] { index = other }
        var rest = group
        rest[index] = 0
        return (index, group[index], group[index] >= Self.prominence * rest.max())
    }
}
