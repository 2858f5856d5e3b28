// What the vault keeps beside a message, so that it can be sent after a restart as the same message.

import Foundation
import SIP
import Telephony

/// JSON; the vault does not look into it.
struct StoredDelivery: Codable {
    let target: String
    let callID: String
    let fromTag: String
    let writtenAt: Int64?

    init(_ message: OutgoingMessage) {
        self.target = message.target.description
        self.callID = message.callID
        self.fromTag = message.fromTag
        self.writtenAt = message.writtenAt
    }

    init?(_ bytes: [UInt8]) {
        guard let read = try? JSONDecoder().decode(StoredDelivery.self, from: Data(bytes)) else { return nil }
        self = read
    }

    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }
}
