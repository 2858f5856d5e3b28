// The capability Pages: what a plugin tells by itself goes out like any other push.

import PluginKit

/// The tabs that are open now.
struct OpenPages: Pages {
    let sessions: SessionTable

    func tell(_ event: some ServerEvent, to user: UserID) {
        for session in self.sessions.sessions(of: user) { session.push(event) }
    }
}
