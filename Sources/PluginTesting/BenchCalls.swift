import PluginKit
import Synchronization

/// Notes the calls that are started; nothing else happens to them.
struct BenchCalls: Calls {
    let services: BenchServices

    func start(to digits: String, account: AccountID?, for session: BrowserSession) async throws -> CallID {
        try self.services.state.withLock { state in
            if let refusal = state.refusal { throw refusal }
            state.started.append(.init(digits: digits, account: account, session: session))
            return CallID("\(state.started.count)")
        }
    }

    func accept(_ call: CallID, for session: BrowserSession) async throws -> CallView {
        throw RefusingServices.refusal
    }

    func reject(_ call: CallID, as rejection: CallRejection, for session: BrowserSession) async throws {
        throw RefusingServices.refusal
    }

    func check(_ call: CallID, for session: BrowserSession) async throws -> CallView { throw RefusingServices.refusal }

    func sendDigits(_ digits: String, in call: CallID, for session: BrowserSession) async throws {
        throw RefusingServices.refusal
    }

    func hold(_ call: CallID, for session: BrowserSession) async throws -> CallView { throw RefusingServices.refusal }

    func resume(_ call: CallID, for session: BrowserSession) async throws -> CallView { throw RefusingServices.refusal }

    func transfer(_ call: CallID, to number: String, for session: BrowserSession) async throws {
        throw RefusingServices.refusal
    }

    func transfer(_ call: CallID, with other: CallID, for session: BrowserSession) async throws {
        throw RefusingServices.refusal
    }

    func hangUp(_ call: CallID, for session: BrowserSession) async throws { throw RefusingServices.refusal }
}
