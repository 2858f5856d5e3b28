/// What the host may ask of the phone; each command gets exactly one reply.
public enum PhoneCommand: Hashable, Sendable {
    /// At start, from the vault: registers, stores nothing. Answered at once with the account.
    case restoreAccount(Account)
    /// Registers for real; stores and answers only after the server's 200. On failure the old account stays.
    case saveAccount(Account)
    case removeAccount(AccountID)
    /// Takes force, and is answered, when it is stored; calls that are up keep what they began with.
    case setPreferences(AccountID, AccountPreferences)
    /// Registers now instead of at the next refresh; answered with the outcome.
    case register(AccountID)
    /// Answered as soon as the call exists; what becomes of it is told by events.
    case startCall(account: AccountID, to: String, session: SessionID)
    /// Takes a call that rings; the tab hears it. Whoever comes second is told who was first.
    case acceptCall(CallID, session: SessionID)
    case rejectCall(CallID, Rejection)
    case hangUp(CallID)
    case sendDigits(CallID, String)
    /// Answered when the far end has taken part, or has refused.
    case hold(CallID)
    /// Gives the sound of the call to this tab; a call that the tab hears is put on hold first.
    case resume(CallID, SessionID)
    /// Hands the far end over to a number; answered when the far end has taken the REFER.
    case transfer(CallID, to: String)
    /// Hands the far end over to the one of another call.
    case transferWith(CallID, CallID)
    case checkCall(CallID)
    /// Gives the sound of the call to this tab and takes it from any other.
    case attach(SessionID, CallID)
    case detach(SessionID)
    /// A tab is open: calls to its user ring.
    case sessionOpened(SessionID, Presence)
    /// The tab is gone, and hears nothing any more.
    case sessionClosed(SessionID)
    /// Calls to this user ring although no tab is open: a device of theirs is told in another way.
    case setReachable(UserID, Bool)
    /// Answered with the message's name when it is kept; sent when its line and its turn allow. One message is kept for
    /// each `clientID` of a user.
    ///
    /// `writtenAt`: seconds since 1970.
    case sendMessage(account: AccountID, to: String, text: String, clientID: String?, writtenAt: Int64? = nil)
    /// Tries a failed message again.
    case retryMessage(OutgoingMessage)
    /// At start, from the vault, after the accounts: goes on with what was not finished.
    case restoreMessages([OutgoingMessage])
    /// What waits is not sent any more; answered when the vault has forgotten it.
    case removeMessages(MessageRemoval)
    /// The user has read these; their senders are told where they asked and the account allows it.
    case tellDisplayed([DisplayedMessage])
    /// The user is writing to somebody, or has stopped; the far end is told where that makes sense.
    case compose(Correspondent, to: String, isActive: Bool)
    case snapshot
    case census
    /// The SIP messages that are kept of an account, oldest first; only those of one call where it is named.
    case signalling(AccountID, CallID?)
    /// Takes no new calls from here on; answered when the last one has ended, or after `limit`.
    case drain(limit: Duration)
    /// Hangs up every call and unregisters every account; answered when done, after four seconds at most.
    case shutDown
}
