/// What a user may do besides telephoning.
public enum Role: String, Codable, Hashable, Sendable {
    case administrator
    case user
}
