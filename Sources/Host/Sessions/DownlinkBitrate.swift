// How much the host sends to a tab whose network is slow; the page does the same in the other direction.

import Media

/// Chooses the bitrate by how many frames wait: down before anything is dropped, up again slowly.
struct DownlinkBitrate: Hashable, Sendable {
    /// Bits per second, best first.
    private static let steps = [48_000, 32_000, 24_000, 16_000, 12_000, 8_000]
    /// So many frames that wait (60 ms), for so many frames in a row: the network does not keep up.
    private static let crowded = 3
    private static let patience = 5
    /// After a step down nothing is decided for a second: what waits was made before it.
    private static let rest = 50
    /// A calm stretch of ten seconds allows one step up.
    private static let calm = 500

    /// What the tab asked for.
    let limit: Int
    private var step = 0
    private var crowdedFrames = 0
    private var calmFrames = 0
    private var restFrames = 0

    init(limit: Int) {
        self.limit = limit
    }

    var current: Int { self.step == 0 ? self.limit : self.lower[self.lower.startIndex + self.step - 1] }

    /// To be told for each frame how many wait, it among them.
    mutating func observe(waiting: Int) {
        let isCrowded = waiting >= Self.crowded
        self.crowdedFrames = isCrowded ? self.crowdedFrames + 1 : 0
        self.calmFrames = isCrowded ? 0 : min(self.calmFrames + 1, Self.calm)
        self.restFrames = max(0, self.restFrames - 1)
        if self.restFrames == 0, self.crowdedFrames >= Self.patience, self.step < self.lower.count {
            self.move(to: self.step + 1)
        } else if self.calmFrames >= Self.calm, self.step > 0 {
            self.move(to: self.step - 1)
        }
    }

    private var lower: ArraySlice<Int> { Self.steps.drop { $0 >= self.limit } }

    private mutating func move(to step: Int) {
        self.step = step
        self.crowdedFrames = 0
        self.calmFrames = 0
        self.restFrames = Self.rest
    }
}
