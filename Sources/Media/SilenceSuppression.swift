import Codecs

/// Decides for each packet whether it carries a voice, describes the silence between voices, or need not be sent
/// (RFC 3389, section 5).
struct SilenceSuppression: Sendable {
    enum Decision: Hashable, Sendable {
        case voice
        /// A silence begins, or is not what it was.
        case description
        case nothing
    }

    /// So long after a description the next one goes out, so that a lost one does not matter and nothing on the way
    /// forgets the stream.
    private static let longestPause: Duration = .seconds(1)
    /// A level that differs by more than this is told at once; in decibels.
    private static let noticeable = 2
    /// … but not more often than this.
    private static let shortestPause: Duration = .milliseconds(200)

    /// Of the descriptions.
    let payloadType: UInt8
    private var voices = VoiceActivity()
    /// The room's, over all silences of the call.
    private var noise = NoiseDescription()
    /// The time since a description, and its level; `nil` while there is a voice.
    private var told: (since: Duration, level: Int)?

    init(payloadType: UInt8) {
        self.payloadType = payloadType
    }

    /// - Parameter isSound: What goes out is no microphone's, and is sent whatever it is.
    mutating func decide(
        _ samples: UnsafeBufferPointer<Int16>, lasting duration: Duration, isSound: Bool
    ) -> Decision {
        let isVoice = self.voices.isVoice(samples, lasting: duration)
        guard !isVoice, !isSound else {
            self.told = nil
            return .voice
        }
        self.noise.hear(samples)
        let level = self.noise.level
        if let told = self.told {
            let since = told.since + duration
            let isChanged = abs(level - told.level) > Self.noticeable && since >= Self.shortestPause
            guard isChanged || since >= Self.longestPause else {
                self.told = (since, told.level)
                return .nothing
            }
        }
        self.told = (.zero, level)
        return .description
    }

    /// Writes the description that was decided on; returns its length.
    mutating func write(into payload: UnsafeMutableRawBufferPointer) -> Int {
        self.noise.write(into: payload)
    }
}
