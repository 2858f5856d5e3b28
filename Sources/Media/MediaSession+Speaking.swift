// Sound that neither the browser nor the far end makes: an announcement, a tone, a voice that was synthesised.

extension MediaSession {
    /// Says a clip behind what waits, mixed with what else is heard: to the far end where the call sends, to the browser once
    /// the far end's stream has begun. `false`: more than `MediaLimits.spokenTime` would wait, and nothing of it is said.
    public mutating func say(_ clip: SpokenClip, to hearer: ClipHearer) -> Bool {
        guard !self.isClosed, !hearer.isFarEnd || self.spokenUp.hasRoom(for: clip),
            !hearer.isBrowser || self.spokenDown.hasRoom(for: clip)
        else { return false }
        if hearer.isFarEnd { self.spokenUp.append(clip) }
        if hearer.isBrowser { self.spokenDown.append(clip) }
        return true
    }

    /// Says nothing more of what waits.
    public mutating func hush() {
        self.spokenUp.removeAll()
        self.spokenDown.removeAll()
    }
}
