// The work of `enrol-link`.

import Foundation
import Primitives
import Vault

/// Issues an enrolment ticket and prints it as a link to the page.
struct EnrolLink {
    let settings: HostSettings
    let user: String?

    func perform() async throws(HostError) {
        let vault = try VaultDoor(settings: self.settings).open()
        do throws(VaultError) {
            let user = try await self.choose(from: try await vault.users.list(), in: vault)
            guard let user else { throw VaultError.notFound(table: "user", id: self.user ?? "") }
            let ticket = try await vault.tickets.issue(
                for: user.id, expiresAt: Date().addingTimeInterval(Self.lifetime), now: Date())
            print(Self.link(address: PageAddress(self.settings, port: Int(self.settings.port)).text, ticket: ticket))
            print("It enrols one device of \(user.name), once, within one hour.")
            try vault.close()
        } catch {
            throw HostError.vault(code: error.code, message: error.message)
        }
    }

    /// One hour.
    static let lifetime: TimeInterval = 3600

    /// The ticket stands after `#`, so that it is in no server's log.
    static func link(address: String, ticket: BearerToken) -> String {
        "\(address)/#enrol=\(ticket.text)"
    }

    private func choose(from users: [StoredUser], in vault: Vault) async throws(VaultError) -> StoredUser? {
        if let name = self.user { return users.first { $0.name.lowercased() == name.lowercased() } }
        if users.isEmpty, self.settings.bind.isLoopback {
            return try await vault.users.createFirst(name: "local", password: nil, now: Date())
        }
        return users.count == 1 ? users.first : nil
    }
}
