import Media

/// What the sound of a call shall be: taken from the account's preferences when the call begins, and kept to its end.
struct AudioChoice: Hashable, Sendable {
    /// Offered, best first.
    let formats: [MediaFormat]
    /// Not offered, and taken when the far end offers them.
    let accepted: [MediaFormat]
    /// Milliseconds in a packet that we would like to receive; the far end's wish decides what we send.
    let packetTime: Int
    /// Bits per second of an encoder that lets one choose.
    let bitrate: Int
    /// Silence is described rather than sent, where the far end takes that.
    let suppressesSilence: Bool

    /// - Parameter usual: what is offered when the person chose nothing; everything else is then taken as well.
    init(_ preferences: AccountPreferences, usual: [MediaFormat]) {
        let chosen = preferences.codecs.compactMap { MediaFormat(named: $0) }
        self.formats = chosen.isEmpty ? usual : chosen
        self.accepted = chosen.isEmpty ? MediaFormat.all : []
        let limits = MediaLimits.packetDurations
        let wanted = min(max(preferences.packetTime, limits.lowerBound), limits.upperBound)
        self.packetTime = Int(wanted.components.seconds * 1_000 + wanted.components.attoseconds / 1_000_000_000_000_000)
        self.bitrate = preferences.opusBitrate
        self.suppressesSilence = preferences.suppressesSilence
    }
}
