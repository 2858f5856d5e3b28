// The capability Accounts: checked fields, a real registration, and only then the vault.

import Foundation
import PluginKit
import SIP
import Telephony
import Vault

/// The SIP accounts of the session's user.
struct PhoneAccounts: Accounts {
    let phone: any Phone
    let views: ViewMaker
    let vault: Vault
    let sessions: SessionTable
    let observers: Observers
    let servers: SIPServerList

    func save(_ draft: AccountDraft, for session: BrowserSession) async throws -> AccountView {
        let form = try AccountForm(draft)
        try self.servers.check(form)
        let stored = try await self.stored(draft.account, for: session)
        if let stored, draft.password == nil, !form.mayReuse(passwordOf: stored) {
            throw HandlerError.invalidField(
                "password", "Enter the password again, because the user, the server or the way to it changed.")
        }
        guard let password = draft.password ?? stored?.password.text else {
            throw HandlerError.missingField("password")
        }
        var account = Telephony.Account(
            id: stored.map { Telephony.AccountID(rawValue: $0.id.rawValue) }
                ?? Telephony.AccountID(rawValue: RecordID<StoredAccount>().rawValue),
            owner: session.user.phone, user: form.user, domain: form.domain,
            authenticationUser: form.authenticationUser, password: Secret(password), displayName: form.displayName,
            server: form.server)
        if let stored { StoredSettings(stored.settings).apply(to: &account) }
        if draft.publicAddress != nil { account.publicAddress = form.publicAddress }
        if draft.stunServer != nil { account.stunServer = form.stunServer }
        if let certificate = form.certificate { account.certificate = certificate }
        if form.namesProxy { account.outboundProxy = form.outboundProxy }
        if draft.keepAlive != nil { account.keepAlive = form.keepAlive }
        return try await self.view(of: .saveAccount(account))
    }

    func remove(_ account: PluginKit.AccountID, for session: BrowserSession) async throws {
        guard account.phone != DemoAccount.id else { throw HandlerError.demoAccount }
        if let known = try? await self.phone.account(account, of: session) {
            try await self.phone.ask(.removeAccount(known.id))
        } else {
            // A damaged account never reached the phone; it can still be cleared away.
            guard try await self.isDamaged(account, of: session) else { throw HandlerError(PhoneError.noSuchAccount) }
            try await self.vault.accounts.remove(RecordID(rawValue: account.rawValue))
        }
        let event = AccountRemoved(account: account)
        self.observers.tell(event, of: session.user)
        for tab in self.sessions.sessions(of: session.user) { tab.push(event) }
    }

    func setPreferences(
        _ change: PluginKit.AccountPreferences, of account: PluginKit.AccountID, for session: BrowserSession
    ) async throws -> AccountView {
        guard account.phone != DemoAccount.id else { throw HandlerError.demoAccount }
        let known = try await self.phone.account(account, of: session)
        let preferences = try known.preferences.changed(by: change)
        return try await self.view(of: .setPreferences(known.id, preferences))
    }

    func audioConfig(of account: PluginKit.AccountID, for session: BrowserSession) async throws -> AudioConfigView {
        AudioConfigView(try await self.phone.account(account, of: session).preferences)
    }

    func register(_ account: PluginKit.AccountID?, for session: BrowserSession) async throws -> AccountView {
        let account = try await self.phone.account(account, of: session)
        return try await self.view(of: .register(account.id))
    }

    private func view(of command: PhoneCommand) async throws -> AccountView {
        guard case .account(let snapshot) = try await self.phone.ask(command) else {
            throw HandlerError.internalError
        }
        return self.views.view(of: snapshot)
    }

    private func stored(_ id: PluginKit.AccountID?, for session: BrowserSession) async throws -> StoredAccount? {
        guard let id else { return nil }
        guard id.phone != DemoAccount.id else { throw HandlerError.demoAccount }
        do throws(VaultError) {
            guard let stored = try await self.vault.accounts.account(RecordID(rawValue: id.rawValue)),
                stored.owner.rawValue == session.user.rawValue
            else { throw VaultError.notFound(table: "account", id: id.rawValue) }
            return stored
        } catch {
            if case .notFound = error { throw HandlerError(PhoneError.noSuchAccount) }
            throw HandlerError(error)
        }
    }

    private func isDamaged(_ id: PluginKit.AccountID, of session: BrowserSession) async throws -> Bool {
        let listing = try await self.vault.accounts.list()
        return listing.damaged.contains {
            $0.id.rawValue == id.rawValue && $0.owner?.rawValue == session.user.rawValue
        }
    }
}
