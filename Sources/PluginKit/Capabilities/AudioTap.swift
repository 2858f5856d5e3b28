/// Copies of a call's audio for reading; a slow reader loses frames and never delays the call.
public protocol AudioTap: Sendable {
    /// The frames of both directions until the call ends; bounded, oldest dropped.
    func frames(of call: CallID, for session: BrowserSession) async throws -> AsyncStream<AudioTapFrame>
}
