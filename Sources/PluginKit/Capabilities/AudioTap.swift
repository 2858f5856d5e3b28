/// Copies of a call's audio for reading; a slow reader loses frames and never delays the call.
public protocol AudioTap: Sendable {
    /// The frames of both directions until the call ends; bounded, oldest dropped. Waits until somebody hears the call, which
    /// is a moment after it was told as answered.
    ///
    /// - Parameter user: Whose call it is, as an `EventObserver` is told.
    /// - Throws: `HandlerError`: `noSuchCall`, `notInCall`.
    func frames(of call: CallID, of user: UserID) async throws -> AsyncStream<AudioTapFrame>
}

extension AudioTap {
    /// A call of the session's user.
    public func frames(of call: CallID, for session: BrowserSession) async throws -> AsyncStream<AudioTapFrame> {
        try await self.frames(of: call, of: session.user)
    }
}
