// A call outlives a reload of its page, but not for ever when nobody comes back.

import Logging
import PluginKit
import Telephony

/// Detaches calls from tabs that are gone, gives them to the user's next tab, and ends those that nobody takes.
struct OrphanWatch: Sendable {
    let phone: any Phone
    let logger: Logger
    /// How long a call goes on without any tab that hears it.
    var grace: Duration = .seconds(30)
    /// Waits for a time; tests wait otherwise.
    var wait: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// The tab has gone.
    func closed(_ session: Session) async {
        await self.closed(session.id.phone)
    }

    func closed(_ id: Telephony.SessionID) async {
        let orphans = await self.calls { $0.session == id }
        _ = try? await self.phone.perform(.sessionClosed(id))
        guard !orphans.isEmpty else { return }
        guard (try? await self.wait(self.grace)) != nil else { return }
        // A call that was heard meanwhile and is alone again, or held, is another watch's business, or nobody's.
        let isStillAlone = { (call: CallSnapshot) in
            orphans.contains { $0.id == call.id && $0.handovers == call.handovers }
        }
        for call in await self.calls({ $0.session == nil }) where isStillAlone(call) {
            self.logger.info("call ended because no tab came back to it", metadata: ["call": "\(call.id.rawValue)"])
            _ = try? await self.phone.perform(.hangUp(call.id))
        }
    }

    /// A tab can hear now: the user's call that nobody hears goes to it.
    func arrived(_ identity: BrowserSession) async {
        let orphans = await self.calls { $0.session == nil && $0.owner == identity.user.phone }
        guard let call = orphans.max(by: { $0.startedAt < $1.startedAt }) else { return }
        _ = try? await self.phone.perform(.attach(identity.id.phone, call.id))
    }

    private func calls(_ matches: (CallSnapshot) -> Bool) async -> [CallSnapshot] {
        guard case .snapshot(_, let calls) = try? await self.phone.perform(.snapshot) else { return [] }
        return calls.filter { call in
            switch (call.state, call.direction) {
            // A call that rings here belongs to whoever accepts it.
            case (.ended, _), (.ringing, .incoming): false
            case _: matches(call)
            }
        }
    }
}
