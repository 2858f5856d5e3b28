public import Primitives

/// What a person may know about the registration of an account.
public enum RegistrationState: Hashable, Sendable {
    case unregistered
    case registering
    case registered(until: Instant)
    /// `retryAt` is `nil` when only a change of the settings can help.
    case failed(PhoneError, retryAt: Instant?)
}
