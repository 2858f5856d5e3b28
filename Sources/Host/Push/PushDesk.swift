// The capability behind the settings' switch "tell me when no tab is open".

import Foundation
import Logging
import PluginKit
import Vault
import WebPush

/// Keeps and forgets subscriptions of devices.
struct PushDesk: PushSubscriptions {
    let vault: Vault
    let keyring: PushKeyring
    let policy: PushPolicy
    let reachability: Reachability

    func publicKey() async throws -> String {
        try await self.asking { () async throws(VaultError) in try await self.keyring.key().publicKey }
    }

    func save(_ draft: PushDraft, for session: BrowserSession) async throws {
        guard let endpoint = PushEndpoint(draft.endpoint), self.policy.admits(endpoint) else {
            throw HandlerError(
                code: "pushAddressRefused",
                message: "This host does not send to the address of your browser's push service.", field: "endpoint")
        }
        let device = DeviceSubscription(draft)
        guard (try? device.subscription()) != nil else {
            throw HandlerError.invalidField("p256dh", "The keys of the subscription cannot be read. Subscribe again.")
        }
        let owner = RecordID<StoredUser>(rawValue: session.user.rawValue)
        try await self.asking { () async throws(VaultError) in
            try await self.vault.push.save(
                device.bytes, of: RecordID(rawValue: session.device.rawValue), owner: owner, now: Date())
        }
        await self.reachability.refresh(owner)
    }

    func remove(for session: BrowserSession) async throws {
        try await self.asking { () async throws(VaultError) in
            try await self.vault.push.remove(of: RecordID(rawValue: session.device.rawValue))
        }
        await self.reachability.refresh(RecordID(rawValue: session.user.rawValue))
    }

    private func asking<Value>(_ work: () async throws(VaultError) -> Value) async throws(HandlerError) -> Value {
        do throws(VaultError) {
            return try await work()
        } catch {
            throw HandlerError(error)
        }
    }
}
