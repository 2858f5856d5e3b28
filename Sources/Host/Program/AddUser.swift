// The work of `add-user`.

import Foundation
import Vault

/// Adds a user to the vault, or sets the password of one that is there and ends what they had open: who had the old
/// password may have a device.
struct AddUser {
    let settings: HostSettings
    let name: String

    func perform() async throws(HostError) {
        let vault = try VaultDoor(settings: self.settings).open()
        let password = Password(try PasswordPrompt(name: self.name).read())
        do throws(VaultError) {
            let users = try await vault.users.list()
            if let user = users.first(where: { $0.name.lowercased() == self.name.lowercased() }) {
                try await vault.users.setPassword(user.id, to: password)
                try await vault.devices.revokeAll(of: user.id, now: Date())
                print("The password of \(user.name) is set. Every browser has to log in again.")
            } else {
                let role: UserRole = users.isEmpty ? .administrator : .user
                let user = try await vault.users.create(name: self.name, role: role, password: password, now: Date())
                print("Added \(user.name) as \(role.rawValue).")
            }
            try vault.close()
        } catch {
            throw HostError.vault(code: error.code, message: error.message)
        }
    }
}
