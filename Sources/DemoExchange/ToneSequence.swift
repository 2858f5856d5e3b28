import Foundation

/// Tones and pauses as PCM at 8 kHz: DTMF (ITU-T Q.23), a ringback tone, a beep.
struct ToneSequence: Hashable, Sendable {
    /// One tone of up to two frequencies; without any it is a pause.
    struct Segment: Hashable, Sendable {
        /// In Hz.
        var frequencies: [Double]
        var milliseconds: Int
    }

    static let sampleRate = 8_000
    /// The tone that a caller hears while the other side rings (ITU-T E.180: 425 Hz), faster than a real exchange's.
    static let ringback = ToneSequence(
        [Segment(frequencies: [425], milliseconds: 800), Segment(frequencies: [], milliseconds: 700)], repeats: true)
    /// "Press keys now."
    static let beep = ToneSequence(
        [Segment(frequencies: [], milliseconds: 300), Segment(frequencies: [880], milliseconds: 200)])

    private let segments: [Segment]
    private let repeats: Bool
    private var index = 0
    /// Samples of the current segment that are played.
    private var position = 0

    init(_ segments: [Segment], repeats: Bool = false) {
        self.segments = segments.filter { $0.milliseconds > 0 }
        self.repeats = repeats
    }

    /// 100 ms of tone and 100 ms of pause for each key; what is no key is left out.
    init(dtmf keys: [Character]) {
        self.init(
            keys.compactMap(Self.frequencies(of:)).flatMap { frequencies in
                [Segment(frequencies: frequencies, milliseconds: 100), Segment(frequencies: [], milliseconds: 100)]
            })
    }

    var isAtEnd: Bool { self.index >= self.segments.count }

    /// The next samples; silence when the sequence has ended.
    mutating func next(_ count: Int) -> [Int16] {
        (0..<max(0, count)).map { _ in self.nextSample() }
    }

    private mutating func nextSample() -> Int16 {
        guard !self.isAtEnd else { return 0 }
        let segment = self.segments[self.index]
        let time = Double(self.position) / Double(Self.sampleRate)
        let sum = segment.frequencies.reduce(0.0) { $0 + sin(2 * .pi * $1 * time) }
        self.position += 1
        if self.position >= segment.milliseconds * Self.sampleRate / 1_000 {
            self.position = 0
            self.index += 1
            if self.repeats, self.isAtEnd { self.index = 0 }
        }
        return Int16(sum * Self.amplitude)
    }

    /// Each frequency at about -14 dBm0; two of them stay far from clipping.
    private static let amplitude = 6_000.0

    private static let rows = ["123A", "456B", "789C", "*0#D"]
    private static let rowFrequencies = [697.0, 770, 852, 941]
    private static let columnFrequencies = [1_209.0, 1_336, 1_477, 1_633]

    /// ITU-T Q.23: a key is its row's frequency and its column's.
    private static func frequencies(of key: Character) -> [Double]? {
        for (row, keys) in Self.rows.enumerated() {
            guard let column = Array(keys).firstIndex(of: key) else { continue }
            return [Self.rowFrequencies[row], Self.columnFrequencies[column]]
        }
        return nil
    }
}
