/// Hears where a burst begins after quiet.
struct OnsetHearer {
    private var quiet = 0

    /// - Parameter isLoud: Whether the sample of this index is above the threshold.
    /// - Returns: The index of the first sample of a burst, if one begins in this frame.
    mutating func hear(_ count: Int, _ isLoud: (Int) -> Bool) -> Int? {
        var onset: Int?
        for index in 0..<count {
            if isLoud(index) {
                if self.quiet >= TestSound.quietSamples { onset = index }
                self.quiet = 0
            } else {
                self.quiet += 1
            }
        }
        return onset
    }
}
