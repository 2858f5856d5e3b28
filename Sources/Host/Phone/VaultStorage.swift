// The phone's storage effects, done in the vault.

import Drivers
import Foundation
import SIP
import Telephony
import Vault

/// Stores and removes accounts and messages when the phone says so. What became of a message is told to the tabs here,
/// once it is on the disk.
struct VaultStorage: PhoneStorage {
    let vault: Vault
    let fanOut: MessageFanOut
    let push: PushDispatch

    func perform(_ effect: StorageEffect) async -> StoreOutcome {
        do throws(VaultError) {
            switch effect {
            case .saveAccount(let account): try await self.save(account)
            case .removeAccount(let id): try await self.vault.accounts.remove(RecordID(rawValue: id.rawValue))
            case .queueMessage(let message, let reason): return try await self.queue(message, reason)
            case .receiveMessage(let message): return try await self.receive(message)
            case .updateMessage(let id, let state): try await self.update(id, state)
            case .removeMessages(let removal): try await self.remove(removal)
            case .noteReport(let id, let correspondent, let owner, let state):
                try await self.note(state, of: id, from: correspondent, owner)
            }
            return .stored
        } catch {
            return .failed(code: error.code, message: error.message)
        }
    }

    private func save(_ account: Telephony.Account) async throws(VaultError) {
        let id = RecordID<StoredAccount>(rawValue: account.id.rawValue)
        // A damaged row is replaced: saving it again is the remedy that its error names.
        let older = try? await self.vault.accounts.account(id)
        try await self.vault.accounts.save(
            StoredAccount(
                id: id, owner: RecordID(rawValue: account.owner.rawValue), user: account.user, domain: account.domain,
                authenticationUser: account.authenticationUser, password: Password(account.password.revealed),
                displayName: account.displayName,
                server: .init(
                    host: account.server.host, port: account.server.port,
                    transport: account.server.transport?.uriToken ?? AccountForm.automatic),
                expiresSeconds: Int(account.expires.components.seconds), createdAt: older?.createdAt ?? Date(),
                order: older?.order ?? 0, settings: StoredSettings(account).bytes))
    }
}

extension Telephony.Account {
    /// The account of a row; `nil` when its transport is one that this version does not know.
    init?(_ stored: StoredAccount) {
        guard let transport = AccountForm.transport(stored.server.transport) else { return nil }
        self.init(
            id: Telephony.AccountID(rawValue: stored.id.rawValue),
            owner: Telephony.UserID(rawValue: stored.owner.rawValue), user: stored.user, domain: stored.domain,
            authenticationUser: stored.authenticationUser, password: Secret(stored.password.text),
            displayName: stored.displayName,
            server: ServerAddress(host: stored.server.host, port: stored.server.port, transport: transport),
            expires: .seconds(stored.expiresSeconds))
        StoredSettings(stored.settings).apply(to: &self)
    }
}
