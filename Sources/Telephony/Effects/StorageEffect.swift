/// What the vault is asked to do.
public enum StorageEffect: Hashable, Sendable {
    case saveAccount(Account)
    case removeAccount(AccountID)
}
