/// What waits for a storage effect.
enum StorePurpose: Hashable, Sendable {
    case save(LineID)
    case remove(AccountID, CommandID)
    case preferences(AccountID, AccountPreferences, CommandID)
    case message(MessageStorePurpose)
}
