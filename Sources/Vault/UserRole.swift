// Two roles are enough: who may manage users and tickets, and who may only telephone.

/// What a user may do. The raw value is what the database holds.
public enum UserRole: String, Hashable, Sendable, CaseIterable {
    case administrator
    case user
}
