// What the vault keeps of a device's subscription; the vault does not look into it.

import Foundation
import PluginKit
import WebPush

/// A subscription with what its person wants to see. JSON.
struct DeviceSubscription: Codable {
    let endpoint: String
    let p256dh: String
    let auth: String
    let preview: Bool
    let language: String

    init(_ draft: PushDraft) {
        self.endpoint = draft.endpoint
        self.p256dh = draft.p256dh
        self.auth = draft.auth
        self.preview = draft.preview
        self.language = draft.language
    }

    init?(_ bytes: [UInt8]) {
        guard let read = try? JSONDecoder().decode(DeviceSubscription.self, from: Data(bytes)) else { return nil }
        self = read
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Texts always encode.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    func subscription() throws(PushError) -> PushSubscription {
        guard let endpoint = PushEndpoint(self.endpoint) else { throw .addressRefused }
        return try PushSubscription(endpoint: endpoint, p256dh: self.p256dh, auth: self.auth)
    }
}
