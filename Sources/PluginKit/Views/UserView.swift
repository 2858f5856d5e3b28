/// The person a device belongs to.
public struct UserView: Codable, Hashable, Sendable {
    public let name: String
    public let role: Role

    public init(name: String, role: Role) {
        self.name = name
        self.role = role
    }
}
