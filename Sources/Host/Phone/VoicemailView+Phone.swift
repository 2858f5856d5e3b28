// What waits in a mailbox, as the page sees it.

import PluginKit
import SIP

extension VoicemailView {
    init(_ summary: MessageSummary) {
        self.init(
            waiting: summary.isWaiting, newMessages: summary.voice?.new ?? 0, oldMessages: summary.voice?.old ?? 0,
            account: summary.account.flatMap(Self.dialled))
    }

    /// `startCall` takes no longer text.
    private static let longestNumber = 256

    /// What the page may dial; `nil` for what no call can go to.
    private static func dialled(_ uri: URI) -> String? {
        let text = uri.description
        switch uri {
        case .sip(let sip) where !sip.isSecure && text.utf8.count <= Self.longestNumber: return text
        case .other(scheme: "tel", rest: _) where text.utf8.count <= Self.longestNumber: return text
        case .sip, .other: return nil
        }
    }
}
