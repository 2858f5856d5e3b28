// Whether the vault opens, before anybody depends on it.

import Foundation
import Primitives
import Vault

/// The vault's folder, database and key, looked at and left as they are.
struct VaultCheck {
    let settings: HostSettings

    /// The findings, and the accounts where they could be read.
    func examine() -> (findings: [Finding], accounts: [StoredAccount]) {
        let key: VaultKey =
            if let digits = self.settings.vaultKeyDigits {
                .hexadecimal(Password(digits))
            } else {
                .file(path: self.settings.vaultKeyFile)
            }
        do throws(VaultError) {
            guard let found = try Vault.inspect(folder: self.settings.vault, key: key) else {
                return ([self.missing, self.users(0, hasPassword: false)], [])
            }
            var findings = [Finding.ok("vault", "\(self.settings.vault) can be read and written, and its key fits")]
            findings += found.accounts.damaged.map { .problem("vault", $0.error.message) }
            findings.append(self.users(found.users, hasPassword: found.hasPassword))
            return (findings, found.accounts.accounts)
        } catch {
            return ([.problem("vault", Self.sentence(error))], [])
        }
    }

    private var missing: Finding {
        .ok("vault", "there is none yet; the first start makes one in \(self.settings.vault)")
    }

    private func users(_ count: Int, hasPassword: Bool) -> Finding {
        if !self.settings.bind.isLoopback, !hasPassword {
            return .problem("users", "\(HostError.noUser(address: "\(self.settings.bind)"))")
        }
        return .ok("users", "\(count), \(hasPassword ? "with a password" : "none with a password, as loopback allows")")
    }

    /// Whoever looks as root would else be told to take the files away from the host.
    private static func sentence(_ error: VaultError) -> String {
        guard case .wrongOwner(let path, let owner, let expected) = error else { return error.message }
        return
            "\(path) belongs to user number \(owner), and doctor runs as \(expected). Run it as the host's user: sudo -u "
            + "spechphone SpechPhone doctor."
    }
}
