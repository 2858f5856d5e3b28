// Capabilities that refuse everything: enough to see which handlers a plugin registers.

import PluginKit

/// Every capability at once.
struct StubServices: Accounts, AudioTap, Calls, Devices, Messages, Storage {
    static let refusal = HandlerError(code: "stub", message: "Only a test.")

    static let all = Capabilities.Services(
        accounts: Self(), audioTap: Self(), calls: Self(), devices: Self(), messages: Self(), storage: { _ in Self() })

    func save(_ draft: AccountDraft, for session: BrowserSession) async throws -> AccountView { throw Self.refusal }
    func remove(_ account: AccountID, for session: BrowserSession) async throws { throw Self.refusal }
    func setPreferences(
        _ change: AccountPreferences, of account: AccountID, for session: BrowserSession
    ) async throws -> AccountView { throw Self.refusal }
    func audioConfig(of account: AccountID, for session: BrowserSession) async throws -> AudioConfigView {
        throw Self.refusal
    }
    func register(_ account: AccountID?, for session: BrowserSession) async throws -> AccountView {
        throw Self.refusal
    }
    func accept(_ call: CallID, for session: BrowserSession) async throws -> CallView { throw Self.refusal }
    func reject(_ call: CallID, as rejection: CallRejection, for session: BrowserSession) async throws {
        throw Self.refusal
    }
    func frames(of call: CallID, for session: BrowserSession) async throws -> AsyncStream<AudioTapFrame> {
        throw Self.refusal
    }
    func start(to digits: String, account: AccountID?, for session: BrowserSession) async throws -> CallID {
        CallID("call to \(digits)")
    }
    func check(_ call: CallID, for session: BrowserSession) async throws -> CallView { throw Self.refusal }
    func sendDigits(_ digits: String, in call: CallID, for session: BrowserSession) async throws {}
    func hold(_ call: CallID, for session: BrowserSession) async throws -> CallView { throw Self.refusal }
    func resume(_ call: CallID, for session: BrowserSession) async throws -> CallView { throw Self.refusal }
    func transfer(_ call: CallID, to number: String, for session: BrowserSession) async throws {}
    func transfer(_ call: CallID, with other: CallID, for session: BrowserSession) async throws {}
    func hangUp(_ call: CallID, for session: BrowserSession) async throws { throw Self.refusal }
    func connect(token: String?, deviceName: String?, from visitor: Visitor) async throws -> Welcome {
        throw Self.refusal
    }
    func login(
        user: String, password: String, deviceName: String?, from visitor: Visitor
    ) async throws -> Welcome { throw Self.refusal }
    func enrol(ticket: String, deviceName: String?, from visitor: Visitor) async throws -> Welcome {
        throw Self.refusal
    }
    func logout(_ session: BrowserSession) async throws { throw Self.refusal }
    func list(for session: BrowserSession) async throws -> [DeviceView] { [] }
    func revoke(_ device: DeviceID, for session: BrowserSession) async throws { throw Self.refusal }
    func send(
        _ text: String, to recipient: String, account: AccountID?, for session: BrowserSession
    ) async throws { throw Self.refusal }
    func value(forKey key: String) async throws -> [UInt8]? { nil }
    func setValue(_ value: [UInt8], forKey key: String) async throws { throw Self.refusal }
    func removeValue(forKey key: String) async throws { throw Self.refusal }
}
