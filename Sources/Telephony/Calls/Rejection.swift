/// What a person does with a call that rings and that they do not want.
public enum Rejection: Hashable, Sendable {
    /// 486: the caller's exchange may try elsewhere, for example at the voicemail.
    case busy
    /// 603: nobody else shall be tried either (RFC 3261, section 21.6.2).
    case decline
    /// It goes on ringing at the caller, and is not heard here any more.
    case silence
}
