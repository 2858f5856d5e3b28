// A phone without a network: it knows the accounts and calls that a test gives it.

import Primitives
import SIP
import Synchronization
import Telephony

@testable import SpechPhoneHost

/// Answers from its tables and remembers what it was asked.
final class FakePhone: Phone {
    private struct State {
        var accounts: [AccountSnapshot]
        var calls: [CallSnapshot]
        var signalling: [SignallingEntry]
        var commands: [PhoneCommand] = []
    }

    private let state: Mutex<State>

    init(accounts: [AccountSnapshot] = [], calls: [CallSnapshot] = [], signalling: [SignallingEntry] = []) {
        self.state = Mutex(State(accounts: accounts, calls: calls, signalling: signalling))
    }

    /// All commands but the questions.
    var commands: [PhoneCommand] { self.state.withLock { $0.commands } }

    /// Something happens to every call.
    func change(_ change: (inout CallSnapshot) -> Void) {
        self.state.withLock { state in
            for index in state.calls.indices { change(&state.calls[index]) }
        }
    }

    func now() -> Instant { Instant(nanoseconds: 10_000_000_000) }

    func perform(_ command: PhoneCommand) async throws(PhoneError) -> PhoneReply {
        let state = self.state.withLock { $0 }
        switch command {
        case .snapshot:
            return .snapshot(accounts: state.accounts, calls: state.calls)
        case .signalling(_, let call):
            return .signalling(state.signalling.filter { call == nil || $0.call == call })
        case .checkCall(let id):
            guard let call = state.calls.first(where: { $0.id == id }) else { throw .noSuchCall }
            return .call(call)
        default:
            self.state.withLock { $0.commands.append(command) }
            return state.calls.first.map { .call($0) } ?? .done
        }
    }

    static func account(
        _ id: String, owner: String, user: String = "1001", registration: RegistrationState = .unregistered
    ) -> AccountSnapshot {
        AccountSnapshot(
            Account(
                id: AccountID(rawValue: id), owner: UserID(rawValue: owner), user: user, domain: "pbx.example",
                password: Secret("sesame"), server: ServerAddress(host: "pbx.example")),
            registration: registration)
    }

    static func call(
        _ id: UInt64, owner: String, session: UInt64? = nil, state: CallState = .active
    ) -> CallSnapshot {
        CallSnapshot(
            id: CallID(rawValue: id), account: AccountID(rawValue: "a"), owner: UserID(rawValue: owner),
            direction: .outgoing, remote: RemoteParty(uri: "sip:600@pbx.example", user: "600"), state: state,
            startedAt: Instant(nanoseconds: 1_000_000_000), answeredAt: Instant(nanoseconds: 4_000_000_000),
            codec: "PCMU", session: session.map { SessionID(rawValue: $0) })
    }
}
