public import Primitives

/// What a person proves themselves with, in one realm or in any.
public struct Credentials: Hashable, Sendable {
    public var user: String
    /// The realm these are for; nil offers them to every realm that asks.
    public var realm: String?
    public var password: Secret
    /// The server's other addresses, as DNS has them: a call may lead to one of them, and it may ask for a proof, too.
    public var homes: Set<IPAddress> = []

    public init(user: String, realm: String? = nil, password: Secret) {
        self.user = user
        self.realm = realm
        self.password = password
    }

    public func apply(to realm: String) -> Bool {
        self.realm == nil || self.realm == realm
    }
}
