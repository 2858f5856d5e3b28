// What the vault keeps beside a message that came, so that its sender can be told when it is read.

import Foundation
import Telephony

/// JSON; the vault does not look into it.
struct StoredReceipt: Codable {
    let messageID: String
    let dateTime: String
    let wantsDisplay: Bool

    /// `nil` where nothing is to be told later.
    init?(_ receipt: ReceiptRequest?) {
        guard let receipt, receipt.wantsDisplay else { return nil }
        self.messageID = receipt.messageID
        self.dateTime = receipt.dateTime
        self.wantsDisplay = receipt.wantsDisplay
    }

    init?(_ bytes: [UInt8]) {
        guard let read = try? JSONDecoder().decode(StoredReceipt.self, from: Data(bytes)) else { return nil }
        self = read
    }

    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }

    var request: ReceiptRequest {
        ReceiptRequest(
            messageID: self.messageID, dateTime: self.dateTime, wantsDelivery: false, wantsDisplay: self.wantsDisplay)
    }
}
