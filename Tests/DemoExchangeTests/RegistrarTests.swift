// Registration as a telephone meets it, and the location table by itself (RFC 3261, section 10.3).

import Primitives
import SIP
import Testing

@testable import DemoExchange

struct RegistrarTests {
    private static let now = Instant(nanoseconds: 0)

    @Test func registersAndUnregisters() throws {
        var bench = ExchangeBench()
        guard case .response(_, let response) = bench.register(expires: 300) else { throw Unexpected() }
        #expect(response.status == 200)
        #expect(response.contacts.first?.parameters["expires"] == "300")
        #expect(bench.exchange.registrar.bindings.count == 1)
        guard case .response(_, let farewell) = bench.register(expires: 0) else { throw Unexpected() }
        #expect(farewell.status == 200 && farewell.contacts.isEmpty)
        #expect(bench.exchange.registrar.bindings.isEmpty)
    }

    @Test func refusesAWrongPassword() {
        var bench = ExchangeBench()
        guard
            case .requestFailed(_, .authentication(401, let realm, .wrongCredentials)) = bench.register(
                expires: 300, password: Secret("guess"))
        else {
            Issue.record("\(bench.events)")
            return
        }
        #expect(realm == "demo")
        #expect(bench.exchange.registrar.bindings.isEmpty)
    }

    @Test func asksForALongerLifetime() throws {
        var bench = ExchangeBench()
        guard case .response(_, let response) = bench.register(expires: 10) else { throw Unexpected() }
        #expect(response.status == 423)
        #expect(response.minExpires == 60)
    }

    @Test func shortensALifetimeThatIsTooLong() throws {
        var bench = ExchangeBench()
        guard case .response(_, let response) = bench.register(expires: 999_999) else { throw Unexpected() }
        #expect(response.contacts.first?.parameters["expires"] == "3600")
    }

    private func request(_ contacts: [String], sequence: Int = 1, callID: String = "a", expires: Int? = 300) -> Request
    {
        var headers: Headers = [.callID: callID, .cSeq: "\(sequence) REGISTER"]
        for contact in contacts { headers.append(.contact, contact) }
        if let expires { headers.append(.expires, "\(expires)") }
        return Request(method: .register, uri: .sip(SIPURI(host: "127.0.0.1")), headers: headers)
    }

    private func contacts(_ outcome: Registrar.Outcome) -> [String]? {
        guard case .accepted(let contacts) = outcome else { return nil }
        return contacts.map { "\($0.uri)" }
    }

    @Test func tellsTheBindingsWithoutChangingThem() {
        var registrar = Registrar()
        _ = registrar.register(self.request(["<sip:a@127.0.0.1>"]), now: Self.now)
        let outcome = registrar.register(self.request([], sequence: 2), now: Self.now + .seconds(100))
        #expect(
            outcome
                == .accepted([
                    NameAddress(uri: .sip(SIPURI(user: "a", host: "127.0.0.1")), parameters: ["expires": "200"])
                ]))
    }

    @Test func forgetsWhatHasExpired() {
        var registrar = Registrar()
        _ = registrar.register(self.request(["<sip:a@127.0.0.1>"]), now: Self.now)
        let outcome = registrar.register(self.request([], sequence: 2), now: Self.now + .seconds(300))
        #expect(self.contacts(outcome) == [])
    }

    @Test func theContactsOwnLifetimeCounts() {
        var registrar = Registrar()
        let outcome = registrar.register(
            self.request(["<sip:a@127.0.0.1>;expires=90", "<sip:b@127.0.0.1>"], expires: nil), now: Self.now)
        guard case .accepted(let contacts) = outcome else { Issue.record("\(outcome)"); return }
        #expect(contacts.map { $0.parameters["expires"] } == ["90", "3600"])
    }

    @Test func anOvertakenRequestChangesNothing() {
        var registrar = Registrar()
        _ = registrar.register(self.request(["<sip:a@127.0.0.1>"], sequence: 5), now: Self.now)
        let before = registrar
        let late = self.request(["<sip:b@127.0.0.1>", "<sip:a@127.0.0.1>"], sequence: 4, expires: 0)
        guard case .malformed = registrar.register(late, now: Self.now) else { Issue.record("accepted"); return }
        #expect(registrar == before)
    }

    @Test func aStarRemovesEverythingButOnlyWithExpiresZero() {
        var registrar = Registrar()
        _ = registrar.register(self.request(["<sip:a@127.0.0.1>", "<sip:b@127.0.0.1>"]), now: Self.now)
        guard case .malformed = registrar.register(self.request(["*"], sequence: 2), now: Self.now) else {
            Issue.record("accepted")
            return
        }
        #expect(registrar.bindings.count == 2)
        #expect(self.contacts(registrar.register(self.request(["*"], sequence: 3, expires: 0), now: Self.now)) == [])
    }

    @Test func refusesOneContactTooMany() {
        var registrar = Registrar()
        let many = (0...ExchangeLimits.bindings).map { "<sip:u\($0)@127.0.0.1>" }
        #expect(registrar.register(self.request(many), now: Self.now) == .full)
        #expect(registrar.bindings.isEmpty)
    }

    private struct Unexpected: Error {}
}
