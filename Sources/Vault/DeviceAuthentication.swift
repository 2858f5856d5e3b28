// A token that was revoked is told apart from one that never existed, because the page says different things.

/// What the vault knows about a presented token.
public enum DeviceAuthentication: Hashable, Sendable {
    case valid(StoredDevice, StoredUser)
    case revoked
    case unknown
}
