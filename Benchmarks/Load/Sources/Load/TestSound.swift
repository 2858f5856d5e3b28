/// What both ends say: a second of quiet noise that begins with a loud burst, over and over. The burst is the marker.
///
/// A marker is found by its onset, so it may be stretched, concealed and coded on its way.
struct TestSound {
    static let sampleRate = 8_000
    /// Samples in a frame of 20 ms.
    static let frameSamples = 160
    /// Frames in a second, from one marker to the next: no delay may be longer.
    static let period = 50
    /// Half of what a burst reaches, and far more than the noise does.
    static let threshold: Int16 = 8_000
    /// Quiet samples before an onset counts: 200 ms.
    static let quietSamples = 1_600

    private static let burstFrames = 2
    private static let burst: Int16 = 16_000
    private static let noise: Int16 = 500

    /// One period, frame by frame, as samples and as µ-law.
    let samples: [[Int16]]
    let codes: [[UInt8]]

    init(_ law: MuLaw) {
        var state: UInt32 = 1
        self.samples = (0..<Self.period).map { frame in
            (0..<Self.frameSamples).map { index in
                state = state &* 1_664_525 &+ 1_013_904_223
                if frame < Self.burstFrames { return index % 8 < 4 ? Self.burst : -Self.burst }
                return Int16(truncatingIfNeeded: state >> 16) % Self.noise
            }
        }
        self.codes = self.samples.map { $0.map { law.encode($0) } }
    }
}
