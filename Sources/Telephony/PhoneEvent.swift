/// What happens by itself and concerns a person.
public enum PhoneEvent: Hashable, Sendable {
    case registration(AccountSnapshot)
    /// A call rings: told once, before the call's own events.
    case incoming(CallSnapshot)
    case call(CallSnapshot)
    /// A digit that the far end pressed.
    case digit(CallID, UserID, Character)
    /// The tab hears this call from now on; `nil`: it hears none.
    case audio(SessionID, AudioAttachment?)
    /// The other one has begun or ceased to write. Messages themselves are told by the storage that keeps them.
    case composing(Correspondent, owner: UserID, isActive: Bool)
    case notice(UserID, NoticeSeverity, code: String, message: String)
}
