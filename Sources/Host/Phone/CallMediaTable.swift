// Which media session carries which call; the tap needs it.

import Media
import Synchronization
import Telephony

/// Learned from attachments, forgotten when calls end.
final class CallMediaTable: Sendable {
    private let table = Mutex<[Telephony.CallID: MediaSessionID]>([:])

    func note(_ attachment: AudioAttachment) {
        self.table.withLock { $0[attachment.call] = attachment.media }
    }

    func forget(_ call: Telephony.CallID) {
        _ = self.table.withLock { $0.removeValue(forKey: call) }
    }

    func media(of call: Telephony.CallID) -> MediaSessionID? {
        self.table.withLock { $0[call] }
    }
}
