/// Who waits for a call to be held or taken back.
enum HoldRequest: Hashable, Sendable {
    case command(CommandID)
    /// The tab's other call is taken back once this one is held.
    case resume(CallID, SessionID, CommandID)
    /// The call made room for another one; a refusal is worth a notice.
    case makeRoom
}
