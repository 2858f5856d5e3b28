public import Telephony

/// Where accounts are kept; the host puts the vault behind it. Effects arrive one after the other.
public protocol PhoneStorage: Sendable {
    func perform(_ effect: StorageEffect) async -> StoreOutcome
}
