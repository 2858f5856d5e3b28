/// One codec of this build, as the audio settings show it.
public struct CodecView: Codable, Hashable, Sendable {
    /// Names it in `saveAudioConfig`; no two are alike.
    public let name: String
    /// One line for a person.
    public let description: String
    /// The rate of its sound in Hz.
    public let sampleRate: Int
    /// Offered by the calls of the account.
    public let enabled: Bool

    public init(name: String, description: String, sampleRate: Int, enabled: Bool) {
        self.name = name
        self.description = description
        self.sampleRate = sampleRate
        self.enabled = enabled
    }
}
