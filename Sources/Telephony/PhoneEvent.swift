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
    case message(account: AccountID, owner: UserID, from: RemoteParty, text: String)
    case notice(UserID, NoticeSeverity, code: String, message: String)
}
