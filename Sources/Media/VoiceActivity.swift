/// Tells voices from the room between them, by their energy above the room's own, which it follows.
///
/// It errs towards voices: a noise that has just begun is one until the floor has risen to it.
struct VoiceActivity: Hashable, Sendable {
    /// A voice is four times (6 dB) above the floor.
    private static let margin: Float = 4
    /// The floor rises by a decibel in a second, as long as nothing is below it.
    private static let risePerSecond: Float = 0.258_925_4
    /// Mean square below which no microphone hears anything: 70 dB below overload.
    private static let quietest: Float = 107
    /// The end of a word is softer than its middle: this time after a voice still counts.
    private static let hangover: Duration = .milliseconds(300)
    /// Nothing is known about the room yet.
    private static let learning: Duration = .seconds(1)

    private var floor = Float.infinity
    /// What is left of the time in which everything counts as a voice.
    private var held = Self.learning

    /// Takes the next piece, which lasts `duration`.
    mutating func isVoice(_ samples: UnsafeBufferPointer<Int16>, lasting duration: Duration) -> Bool {
        var sum: Float = 0
        for sample in samples { sum += Float(sample) * Float(sample) }
        let energy = max(sum / Float(max(1, samples.count)), Self.quietest)
        if energy > Self.quietest, self.floor == .infinity {
            self.held = Self.learning
        } else if energy > Self.margin * self.floor {
            self.held = max(self.held, Self.hangover)
        } else {
            self.held = max(.zero, self.held - duration)
        }
        let seconds = Float(duration.components.attoseconds / 1_000_000_000_000) / 1_000_000
        // A microphone that is off says nothing about the room.
        if energy > Self.quietest { self.floor = min(energy, self.floor * (1 + Self.risePerSecond * seconds)) }
        return self.held > .zero
    }
}
