// A page may ask how the recorder does.

import PluginKit

/// Tells the counters.
struct RecorderStatus: MessageHandler {
    static let type: MessageType = "recorderStatus"

    let recordings: Recordings

    func handle(_: NoFields, from session: BrowserSession) async throws -> RecorderCensus {
        self.recordings.census
    }
}
