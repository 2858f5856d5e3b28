// The vault as the settings name it.

import Vault

/// Opens the vault with the key that the operator chose.
struct VaultDoor {
    let settings: HostSettings

    func open() throws(HostError) -> Vault {
        let key: VaultKey
        if let digits = self.settings.vaultKeyDigits {
            key = .hexadecimal(Password(digits))
        } else {
            key = .file(path: self.settings.vaultKeyFile)
        }
        do throws(VaultError) {
            return try Vault.open(folder: self.settings.vault, key: key)
        } catch {
            throw .vault(code: error.code, message: error.message)
        }
    }
}
