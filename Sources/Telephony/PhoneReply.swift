/// The good answer to a command.
public enum PhoneReply: Hashable, Sendable {
    case done
    case account(AccountSnapshot)
    case call(CallSnapshot)
    case message(MessageID)
    case snapshot(accounts: [AccountSnapshot], calls: [CallSnapshot])
    case census(PhoneCensus)
    case signalling([SignallingEntry])
}
