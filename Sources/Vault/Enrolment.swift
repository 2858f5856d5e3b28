// The moment in which a device gets its token is the only one in which the token can be read.

/// A device that has just been enrolled. The token is not stored: give it to the device now.
public struct Enrolment: Hashable, Sendable {
    public let user: StoredUser
    public let device: StoredDevice
    public let token: BearerToken
}
