import Primitives
import SIP

// What came and went of SIP, kept for each account until somebody looks into it.

extension PhoneMachine {
    mutating func keepTrace(now: Instant) {
        for message in self.agent.takeTrace() {
            guard let owner = message.owner else {
                self.counters.signallingUnclaimed &+= 1
                continue
            }
            let account = AccountID(rawValue: owner.account)
            // An account that was removed in this step leaves nothing behind.
            guard self.hasLine(account) else { continue }
            self.signalling.append(message, of: account, call: owner.call.map(CallID.init(rawValue:)), now: now)
        }
    }

    /// The last line of an account is gone.
    mutating func forgetSignalling(of account: AccountID) {
        if !self.hasLine(account) { self.signalling.forget(account) }
    }

    private func hasLine(_ account: AccountID) -> Bool {
        self.accounts[account] != nil || self.lines.values.contains { $0.account.id == account }
    }
}

extension MessageOwner {
    init(_ account: AccountID, call: CallID? = nil) {
        self.init(account: account.rawValue, call: call?.rawValue)
    }
}
