/// What a person does with a call that rings and that they do not want.
public enum CallRejection: String, Codable, CaseIterable, Hashable, Sendable {
    /// The caller hears that the line is busy.
    case busy
    /// The caller is refused, and nobody else is tried.
    case decline
    /// The caller goes on waiting; here it is silent.
    case silence
}
