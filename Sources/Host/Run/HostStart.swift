// What a host does once its listeners are bound.

import Foundation
import Logging
import PluginKit
import Primitives
import SIP
import Telephony
import Vault

/// Brings the accounts back, starts the demo exchange where there are none, and makes the first link.
struct HostStart {
    let settings: HostSettings
    let vault: Vault
    let phone: any Phone
    let logger: Logger

    /// Registers every stored account; a damaged one is told and does not stop the others.
    func restoreAccounts() async {
        do throws(VaultError) {
            let listing = try await self.vault.accounts.list()
            for damaged in listing.damaged {
                self.logger.error(
                    "an account cannot be restored",
                    metadata: ["account": "\(damaged.id)", "reason": "\(damaged.error.message)"])
            }
            for stored in listing.accounts { await self.restore(stored) }
        } catch {
            self.logger.error("the accounts cannot be restored", metadata: ["reason": "\(error.message)"])
        }
    }

    /// Goes on with the messages whose outcome is not known. After the accounts, the demo's among them: a message whose
    /// account is gone fails.
    func restoreMessages() async {
        do throws(VaultError) {
            let messages = try await self.vault.messages.waiting().compactMap(OutgoingMessage.init)
            guard !messages.isEmpty else { return }
            _ = try? await self.phone.perform(.restoreMessages(messages))
            self.logger.info("messages wait to be sent", metadata: ["count": "\(messages.count)"])
        } catch {
            self.logger.error("the messages that wait cannot be read", metadata: ["reason": "\(error.message)"])
        }
    }

    /// Starts the demo exchange when it was asked for and no account is stored; its account is never stored.
    func startDemo(_ demo: DemoExchangeChild) async {
        guard let path = self.settings.demoExchange, let owner = await self.demoOwner() else { return }
        let password = Password(BearerToken().text)
        do throws(HostError) {
            let port = try await demo.start(path: path, password: password)
            let account = DemoAccount.account(owner: owner, password: password.text, port: port)
            _ = try? await self.phone.perform(.restoreAccount(account))
        } catch {
            self.logger.error("no demo exchange", metadata: ["reason": "\(error)"])
        }
    }

    /// What the person at the console of a loopback host reads where no device can enrol itself any more.
    ///
    /// The link goes to a terminal only: what is written elsewhere is kept, as in a system's journal, and others read it.
    func enrolmentHint(address: String, isTerminal: Bool) async -> String? {
        guard self.settings.bind.isLoopback, let users = try? await self.vault.users.list(), users.count == 1,
            let user = users.first, !user.hasPassword,
            let devices = try? await self.vault.devices.list(of: user.id), !devices.isEmpty
        else { return nil }
        guard isTerminal else {
            return "To enrol a device, run `SpechPhone enrol-link` with the settings of this host: it prints a link."
        }
        let expiry = Date().addingTimeInterval(EnrolLink.lifetime)
        guard let ticket = try? await self.vault.tickets.issue(for: user.id, expiresAt: expiry, now: Date()) else {
            return nil
        }
        return "To enrol a device: " + EnrolLink.link(address: address, ticket: ticket)
    }

    private func restore(_ stored: StoredAccount) async {
        guard let account = Telephony.Account(stored) else {
            self.logger.error("an account uses an unknown transport", metadata: ["account": "\(stored.id)"])
            return
        }
        guard SIPServerList(servers: self.settings.sipServers).permits(account) else {
            self.logger.error(
                "an account names a server that is not in --sip-servers",
                metadata: ["account": "\(stored.id)", "server": "\(account.server)"])
            return
        }
        do throws(PhoneError) {
            _ = try await self.phone.perform(.restoreAccount(account))
        } catch {
            self.logger.error(
                "an account cannot be restored", metadata: ["account": "\(stored.id)", "reason": "\(error.message)"])
        }
    }

    /// The only user, made on the spot where there is none; `nil` when the demo is not for this host.
    private func demoOwner() async -> Telephony.UserID? {
        guard self.settings.bind.isLoopback, let listing = try? await self.vault.accounts.list(),
            listing.accounts.isEmpty, listing.damaged.isEmpty
        else { return nil }
        let made = try? await self.vault.users.createFirst(name: LocalUser.name, password: nil, now: Date())
        let user: StoredUser?
        if let first = made { user = first } else { user = try? await self.vault.users.list().first }
        return user.map { Telephony.UserID(rawValue: $0.id.rawValue) }
    }
}
