// Which media session carries which call, and how good it sounds; learned when a tab hears a call, forgotten at its end.

import Media
import PluginKit
import Synchronization
import Telephony

/// The calls that somebody hears or has heard.
final class CallMediaTable: Sendable {
    struct Entry: Sendable {
        let media: MediaSessionID
        let user: PluginKit.UserID
        var meter = QualityMeter()
        var quality: CallQuality?
    }

    private let table = Mutex<[Telephony.CallID: Entry]>([:])
    private let waiters = MediaWaiters()

    func note(_ attachment: AudioAttachment, of user: PluginKit.UserID) {
        self.table.withLock { table in
            if table[attachment.call]?.media != attachment.media {
                table[attachment.call] = Entry(media: attachment.media, user: user)
            }
        }
        self.waiters.settle(attachment.call, attachment.media)
    }

    func forget(_ call: Telephony.CallID) {
        _ = self.table.withLock { $0.removeValue(forKey: call) }
        self.waiters.end(call)
    }

    /// Waits until somebody hears the call; `nil` when it ends before, or too many wait.
    func mediaOnceHeard(of call: Telephony.CallID) async -> MediaSessionID? {
        await self.waiters.wait(for: call) { self.media(of: call) }
    }

    func media(of call: Telephony.CallID) -> MediaSessionID? {
        self.table.withLock { $0[call]?.media }
    }

    var calls: [(call: Telephony.CallID, entry: Entry)] {
        self.table.withLock { table in table.map { ($0.key, $0.value) } }
    }

    /// Takes a call's counters; returns its quality since the ones before, when sound has passed.
    func read(_ statistics: MediaStatistics, of call: Telephony.CallID) -> CallQuality? {
        self.table.withLock { table in
            guard let quality = table[call]?.meter.read(statistics) else { return nil }
            table[call]?.quality = quality
            return quality
        }
    }

    /// The last reading of a call that is up, or the quality of the whole of one that is over.
    func quality(of call: CallSnapshot) -> CallQuality? {
        let entry = self.table.withLock { $0[call.id] }
        if case .ended = call.state { return entry?.meter.whole }
        return entry?.quality
    }
}
