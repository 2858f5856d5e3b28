import PluginKit

/// Begins a recording when a call is answered; its end comes with the end of the tap.
struct AnsweredCalls: EventObserver {
    let tap: any AudioTap
    let recordings: Recordings

    func observe(_ event: CallState, of user: UserID) async throws {
        guard event.call.state == .active, self.recordings.begin(event.call.id) else { return }
        // Each call is followed for itself; the observer is free for the next event.
        Task {
            do {
                await self.recordings.follow(event.call.id, try await self.tap.frames(of: event.call.id, of: user))
            } catch {
                self.recordings.giveUp(event.call.id)
            }
        }
    }
}
