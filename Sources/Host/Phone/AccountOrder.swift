// Which account a call leaves from when the page names none.

import Telephony

/// The user's own accounts before the demo's, registered ones before others, then by name so that it never jumps.
enum AccountOrder {
    static func sorted(_ accounts: [AccountSnapshot]) -> [AccountSnapshot] {
        accounts.sorted { Self.key($0) < Self.key($1) }
    }

    private static func key(_ account: AccountSnapshot) -> (Int, Int, String, String) {
        let isRegistered = if case .registered = account.registration { true } else { false }
        return (
            account.id == DemoAccount.id ? 1 : 0, isRegistered ? 0 : 1, "\(account.user)@\(account.domain)",
            account.id.rawValue
        )
    }
}
