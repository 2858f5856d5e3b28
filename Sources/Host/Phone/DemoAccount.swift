// The account of the demo exchange, which exists in memory only.

import SIP
import Telephony

/// What the demo exchange knows the phone by.
enum DemoAccount {
    static let id = Telephony.AccountID(rawValue: "demo")

    static func account(owner: Telephony.UserID, password: String, port: UInt16) -> Telephony.Account {
        Telephony.Account(
            id: Self.id, owner: owner, user: "demo", domain: "127.0.0.1", password: Secret(password),
            displayName: "Demo", server: ServerAddress(host: "127.0.0.1", port: port, transport: .udp))
    }
}
