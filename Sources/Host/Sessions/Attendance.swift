// The phone rings only where somebody is.

import PluginKit
import Telephony

/// Tells the phone that a tab is open.
struct Attendance: Sendable {
    let phone: any Phone

    /// Before the tab is told which calls there are: one that comes in between reaches it either way.
    func opened(_ identity: BrowserSession, deviceName: String, in sessions: SessionTable) async {
        let presence = Presence(user: identity.user.phone, device: identity.device.phone, deviceName: deviceName)
        // Beyond the phone's limit of tabs this one does not ring; it can do everything else.
        _ = try? await self.phone.perform(.sessionOpened(identity.id.phone, presence))
        guard sessions.session(identity.id) == nil else { return }
        // The socket closed meanwhile, and that may have been told first.
        await self.closed(identity.id)
    }

    func closed(_ session: PluginKit.SessionID) async {
        _ = try? await self.phone.perform(.sessionClosed(session.phone))
    }
}
