// The audio settings of an account, used from its next call on.

import PluginKit

/// Changes what the message names: order of codecs, packet time, bit rate, how digits and silence are sent.
struct SaveAudioConfig: MessageHandler {
    static let type: MessageType = "saveAudioConfig"
    static let fieldLimits = ["dtmfMode": 16]
    static let timeLimit: Duration = .seconds(20)

    struct Message: Decodable, Sendable {
        let account: AccountID
        let codecs: [String]?
        let packetTime: Int?
        let bitrate: Int?
        let dtmfMode: String?
        let silenceSuppression: Bool?
    }

    struct Reply: Codable, Sendable {
        let account: AccountView
    }

    let accounts: any Accounts

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        var change = AccountPreferences()
        change.codecs = message.codecs
        change.packetTime = message.packetTime
        change.opusBitrate = message.bitrate
        change.dtmfMode = message.dtmfMode
        change.silenceSuppression = message.silenceSuppression
        return Reply(account: try await self.accounts.setPreferences(change, of: message.account, for: session))
    }
}
