// Shorthand of the tests: accounts, calls, and what was told about them.

import Media
import Primitives
import SIP

@testable import Telephony

extension World {
    static func account(_ id: String = "a", user: String = "1001", password: String = "secret") -> Account {
        Account(
            id: AccountID(rawValue: id), owner: UserID(rawValue: "anna"), user: user, domain: "pbx.example",
            password: Secret(password), displayName: "Anna",
            server: ServerAddress(host: "pbx.example"))
    }

    /// An account in force, registered when the exchange answers.
    func addAccount(_ account: Account = World.account()) {
        self.ask(.restoreAccount(account))
        self.run(for: .seconds(2))
    }

    @discardableResult
    func dial(_ number: String, tab: SessionID = World.tab) -> CallID? {
        let id = self.ask(.startCall(account: AccountID(rawValue: "a"), to: number, session: tab))
        guard case .success(.call(let call)) = self.reply(id) else { return nil }
        return call.id
    }

    func snapshots(of id: CallID?) -> [CallSnapshot] {
        self.events.compactMap { event in
            if case .call(let snapshot) = event, snapshot.id == id { snapshot } else { nil }
        }
    }

    func states(of id: CallID?) -> [CallState] {
        self.snapshots(of: id).map(\.state)
    }

    func end(of id: CallID?) -> CallEnd? {
        self.states(of: id).compactMap { if case .ended(let end) = $0 { end } else { nil } }.first
    }

    var notices: [String] {
        self.events.compactMap { if case .notice(_, _, let code, _) = $0 { code } else { nil } }
    }

    var registrations: [RegistrationState] {
        self.events.compactMap { if case .registration(let snapshot) = $0 { snapshot.registration } else { nil } }
    }

    var media: MediaSessionID? { self.openMedia.first }

    var sentText: [String] { self.datagrams.map { String(decoding: $0.bytes, as: UTF8.self) } }

    /// Everything that stands for something unfinished, by name.
    var leftovers: [String] {
        let census = self.phone.census
        var result: [String] = []
        for (name, count) in [
            ("lines", census.lines), ("calls", census.calls), ("media", census.media),
            ("attachments", census.attachments), ("resolutions", census.resolutions), ("stores", census.stores),
            ("outbox", census.outbox), ("composing", census.composing), ("commands", census.commands),
            ("requests", census.requests), ("subscriptions", census.subscriptions),
            ("agent subscriptions", census.agent.subscriptions), ("timers", census.timers),
            ("client transactions", census.agent.clientTransactions),
            ("server transactions", census.agent.serverTransactions), ("sessions", census.agent.sessions),
            ("dialogs", census.agent.dialogs), ("agent timers", census.agent.timers),
            ("open media", self.openMedia.count), ("exchange sessions", self.exchange.agent.census.sessions),
        ] where count != 0 {
            result.append("\(count) \(name)")
        }
        result += self.closings.values.filter { $0 != 1 }.map { "media closed \($0) times" }
        result += self.replies.filter { $0.value.count != 1 }.map {
            "command \($0.key.rawValue) replied \($0.value.count) times"
        }
        return result
    }

    /// Shuts the phone down and lets every timer of the protocol run out.
    func rest() -> [String] {
        self.ask(.shutDown)
        self.run(for: .seconds(120))
        return self.leftovers
    }
}
