// The capability Calls, as the phone does it.

import PluginKit
import Telephony

/// Calls of the session's user.
struct PhoneCalls: Calls {
    let phone: any Phone
    let views: ViewMaker

    func start(
        to digits: String, account: PluginKit.AccountID?, for session: BrowserSession
    ) async throws -> PluginKit.CallID {
        let account = try await self.phone.account(account, of: session)
        let command = PhoneCommand.startCall(account: account.id, to: digits, session: session.id.phone)
        guard case .call(let call) = try await self.phone.ask(command) else { throw HandlerError.internalError }
        return PluginKit.CallID(call.id)
    }

    func accept(_ call: PluginKit.CallID, for session: BrowserSession) async throws -> CallView {
        let call = try await self.phone.call(call, of: session)
        guard case .call(let taken) = try await self.phone.ask(.acceptCall(call.id, session: session.id.phone)) else {
            throw HandlerError.internalError
        }
        return self.views.view(of: taken, for: session)
    }

    func reject(_ call: PluginKit.CallID, as rejection: CallRejection, for session: BrowserSession) async throws {
        let call = try await self.phone.call(call, of: session)
        try await self.phone.ask(.rejectCall(call.id, Rejection(rejection)))
    }

    func check(_ call: PluginKit.CallID, for session: BrowserSession) async throws -> CallView {
        self.views.view(of: try await self.phone.call(call, of: session), for: session)
    }

    func sendDigits(_ digits: String, in call: PluginKit.CallID, for session: BrowserSession) async throws {
        let call = try await self.phone.call(call, of: session)
        try await self.phone.ask(.sendDigits(call.id, digits))
    }

    func hold(_ call: PluginKit.CallID, for session: BrowserSession) async throws -> CallView {
        let call = try await self.phone.call(call, of: session)
        return try await self.view(of: .hold(call.id), for: session)
    }

    func resume(_ call: PluginKit.CallID, for session: BrowserSession) async throws -> CallView {
        let call = try await self.phone.call(call, of: session)
        return try await self.view(of: .resume(call.id, session.id.phone), for: session)
    }

    func transfer(_ call: PluginKit.CallID, to number: String, for session: BrowserSession) async throws {
        let call = try await self.phone.call(call, of: session)
        try await self.phone.ask(.transfer(call.id, to: number))
    }

    func transfer(_ call: PluginKit.CallID, with other: PluginKit.CallID, for session: BrowserSession) async throws {
        let call = try await self.phone.call(call, of: session)
        let other = try await self.phone.call(other, of: session)
        try await self.phone.ask(.transferWith(call.id, other.id))
    }

    func hangUp(_ call: PluginKit.CallID, for session: BrowserSession) async throws {
        let call = try await self.phone.call(call, of: session)
        try await self.phone.ask(.hangUp(call.id))
    }

    private func view(of command: PhoneCommand, for session: BrowserSession) async throws -> CallView {
        guard case .call(let call) = try await self.phone.ask(command) else { throw HandlerError.internalError }
        return self.views.view(of: call, for: session)
    }
}

extension Rejection {
    fileprivate init(_ rejection: CallRejection) {
        self =
            switch rejection {
            case .busy: .busy
            case .decline: .decline
            case .silence: .silence
            }
    }
}
