import Codecs
import Primitives

/// What the far end hears while the browser that had the call is away: a faint noise, so that the line is not dead, and after
/// a moment the tune of those who wait, where that is wanted.
struct Absence: Hashable, Sendable {
    /// A reload is over by then; half a second of a tune would startle.
    static let moment: Duration = .seconds(3)
    /// The noise of a quiet room, in decibels below overload.
    static let noiseLevel: UInt8 = 65

    /// `nil` while there is a browser, and before the first one.
    private var elapsed: Duration?
    private var noise: ComfortNoise?

    var isActive: Bool { self.elapsed != nil }

    mutating func begin() {
        guard !self.isActive else { return }
        var noise = ComfortNoise()
        withUnsafeBytes(of: Self.noiseLevel) { noise.describe($0) }
        self.noise = noise
        self.elapsed = .zero
    }

    mutating func end() {
        self.noise = nil
        self.elapsed = nil
    }

    /// Passes one packet time, and fills it; `true` when it is music.
    mutating func fill(
        _ samples: UnsafeMutableBufferPointer<Int16>, lasting duration: Duration, music: inout HoldMusic,
        isWanted: Bool
    ) -> Bool {
        let elapsed = self.elapsed ?? .zero
        self.elapsed = min(elapsed + duration, Self.moment)
        guard isWanted, elapsed >= Self.moment else {
            self.noise?.fill(samples)
            return false
        }
        music.write(into: samples)
        return true
    }
}
