// Where the key comes from is the operator's choice, so it is a value.

/// The source of the 256-bit key that seals the credentials.
public enum VaultKey: Sendable {
    /// 64 hexadecimal digits, as in SPECH_VAULT_KEY_HEX. Surrounding white space is ignored.
    case hexadecimal(Password)
    /// A file with 64 hexadecimal digits, made with mode 0600 when neither it nor anything sealed exists.
    /// `nil` means `vault.key` in the vault's folder.
    case file(path: String?)
}
