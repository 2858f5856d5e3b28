/// Sound of a plugin in a call: an announcement, a warning tone, a voice that it synthesises. It is mixed with what is said anyway.
///
/// A tap hears what the tab hears, and of the other direction the microphone alone.
public protocol AudioVoice: Sendable {
    /// Says a clip behind those that wait, and returns when it is queued. Waits until somebody hears the call, which is a moment
    /// after it was told as answered.
    ///
    /// - Parameter user: Whose call it is, as an `EventObserver` is told.
    /// - Throws: `HandlerError`: `noSuchCall`, `notInCall`; `invalidField` for a rate that is none; `tooMuchSound` when more than
    ///   30 seconds would wait, and nothing of the clip is said.
    func say(_ clip: AudioClip, in call: CallID, of user: UserID, to hearer: AudioHearer) async throws

    /// Says nothing more of what waits, of any plugin's.
    ///
    /// - Throws: `HandlerError`: `noSuchCall`.
    func hush(_ call: CallID, of user: UserID) async throws
}

extension AudioVoice {
    /// In a call of the session's user.
    public func say(
        _ clip: AudioClip, in call: CallID, for session: BrowserSession, to hearer: AudioHearer
    ) async throws {
        try await self.say(clip, in: call, of: session.user, to: hearer)
    }

    /// In a call of the session's user.
    public func hush(_ call: CallID, for session: BrowserSession) async throws {
        try await self.hush(call, of: session.user)
    }
}
