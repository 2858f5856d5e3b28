// The phone rings also where nobody is, if somebody can be told.

import Logging
import Telephony
import Vault

/// Tells the phone whose devices have a subscription.
struct Reachability: Sendable {
    let vault: Vault
    let phone: any Phone
    let logger: Logger

    /// At start: everybody.
    func restore() async {
        do throws(VaultError) {
            for owner in try await self.vault.push.owners() {
                _ = try? await self.phone.perform(.setReachable(Telephony.UserID(rawValue: owner.rawValue), true))
            }
        } catch {
            self.logger.error("push subscriptions cannot be read", metadata: ["reason": "\(error.message)"])
        }
    }

    /// After a change: one user. Reads again after telling, so that of two changes at once the later is told.
    func refresh(_ owner: RecordID<StoredUser>) async {
        var told: Bool?
        while let isReachable = try? await self.vault.push.owners().contains(owner), isReachable != told {
            _ = try? await self.phone.perform(.setReachable(Telephony.UserID(rawValue: owner.rawValue), isReachable))
            told = isReachable
        }
    }
}
