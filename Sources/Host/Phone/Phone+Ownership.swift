// A user sees and touches only their own; whatever belongs to somebody else does not exist for them.

import PluginKit
import Telephony

extension Phone {
    /// The accounts and calls of one user.
    func snapshot(of user: PluginKit.UserID) async throws -> (accounts: [AccountSnapshot], calls: [CallSnapshot]) {
        guard case .snapshot(let accounts, let calls) = try await self.ask(.snapshot) else {
            throw HandlerError.internalError
        }
        return (accounts.filter { $0.owner == user.phone }, calls.filter { $0.owner == user.phone })
    }

    /// The call, if it is one of the session's user.
    func call(_ id: PluginKit.CallID, of session: BrowserSession) async throws -> CallSnapshot {
        try await self.call(id, of: session.user)
    }

    func call(_ id: PluginKit.CallID, of user: PluginKit.UserID) async throws -> CallSnapshot {
        guard let call = id.phone, case .call(let snapshot) = try await self.ask(.checkCall(call)),
            snapshot.owner == user.phone
        else { throw HandlerError(PhoneError.noSuchCall) }
        return snapshot
    }

    /// The named account of the session's user, or their first one.
    func account(_ id: PluginKit.AccountID?, of session: BrowserSession) async throws -> AccountSnapshot {
        let accounts = AccountOrder.sorted(try await self.snapshot(of: session.user).accounts)
        let account = id.map { id in accounts.first { $0.id == id.phone } } ?? accounts.first
        guard let account else { throw HandlerError(PhoneError.noSuchAccount) }
        return account
    }

    /// Performs a command with its error in the wire's words.
    @discardableResult
    func ask(_ command: PhoneCommand) async throws(HandlerError) -> PhoneReply {
        do throws(PhoneError) {
            return try await self.perform(command)
        } catch {
            throw HandlerError(error)
        }
    }
}
