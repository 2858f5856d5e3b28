/// What a user may do besides telephoning.
public enum Role: String, Codable, CaseIterable, Hashable, Sendable {
    case administrator
    case user
}
