// What a tab is told when it has come in.

import PluginKit
import Telephony

/// Puts the welcome together.
struct Reception: Sendable {
    let views: ViewMaker
    let door: Door

    func welcome(_ session: BrowserSession, token: String?, visitor: Visitor) async throws -> Welcome {
        let (accounts, calls) = try await self.views.everything(of: session)
        return Welcome(
            token: token, sessionId: session.id, user: UserView(name: session.userName, role: session.role),
            accounts: accounts, calls: calls, audioPath: self.audioPath(for: visitor), version: HostProgram.version,
            demo: accounts.contains(where: \.demo))
    }

    private func audioPath(for visitor: Visitor) -> String {
        let policy = self.door.policy
        guard let port = policy.audioPort else { return "/audio" }
        return "\(policy.isSecure ? "wss" : "ws")://\(visitor.hostName):\(port)/audio"
    }
}
