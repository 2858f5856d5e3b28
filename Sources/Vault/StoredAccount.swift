// A SIP identity with all that is needed to register it, as the database knows it.

public import Foundation

/// A user's SIP account. The password is sealed on its way to the disk.
public struct StoredAccount: Hashable, Sendable, Identifiable {
    /// Where the registrar or proxy is; `transport` is the URI parameter's value, such as `udp`.
    public struct Server: Hashable, Sendable {
        public var host: String
        public var port: UInt16?
        public var transport: String

        public init(host: String, port: UInt16?, transport: String) {
            self.host = host
            self.port = port
            self.transport = transport
        }
    }

    public var id: RecordID<StoredAccount>
    public var owner: RecordID<StoredUser>
    public var user: String
    public var domain: String
    public var authenticationUser: String?
    public var password: Password
    public var displayName: String?
    public var server: Server
    /// The registration's lifetime to ask for.
    public var expiresSeconds: Int
    public var createdAt: Date
    /// Its place in the user's list; equal places are ordered by creation.
    public var order: Int
    /// Settings in a form of the host's choice, sealed like the password; empty means the defaults.
    public var settings: [UInt8]

    public init(
        id: RecordID<StoredAccount>, owner: RecordID<StoredUser>, user: String, domain: String,
        authenticationUser: String? = nil, password: Password, displayName: String? = nil, server: Server,
        expiresSeconds: Int = 300, createdAt: Date, order: Int = 0, settings: [UInt8] = []
    ) {
        self.id = id
        self.owner = owner
        self.user = user
        self.domain = domain
        self.authenticationUser = authenticationUser
        self.password = password
        self.displayName = displayName
        self.server = server
        self.expiresSeconds = expiresSeconds
        self.createdAt = createdAt
        self.order = order
        self.settings = settings
    }
}
