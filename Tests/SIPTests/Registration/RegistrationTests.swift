// One binding through its life (RFC 3261, section 10).

import Primitives
import Testing

@testable import SIP

struct RegistrationTests {
    private let start = Instant(nanoseconds: 0)
    private let route = Route(transport: .udp, local: AgentBench.local, remote: AgentBench.remote)

    private func registration(
        _ change: (inout RegistrationSettings) -> Void = { _ in }, seed: UInt64 = 1
    ) throws -> Registration {
        var settings = RegistrationSettings(
            addressOfRecord: try NameAddress(parsing: "<sip:alice@example.com>"),
            registrar: try URI(parsing: "sip:example.com"))
        change(&settings)
        return Registration(settings: settings, entropy: EntropySource(testSeed: seed))
    }

    private func after(_ seconds: Double) -> Instant { self.start + .seconds(seconds) }

    private func answer(_ status: Int, cSeq: UInt32 = 1, _ headers: Headers = Headers()) -> Response {
        var response = Response(status: status, headers: headers)
        response.cSeq = CSeq(number: cSeq, method: .register)
        return response
    }

    /// A registration whose first REGISTER is on its way.
    private func sent(_ change: (inout RegistrationSettings) -> Void = { _ in }) throws -> Registration {
        var registration = try self.registration(change)
        #expect(registration.register(now: self.start) == .send)
        _ = registration.makeRequest(route: self.route, credentials: [])
        return registration
    }

    @Test func asksForItsBindingWithOneCallIDAndRisingCSeq() throws {
        var registration = try self.registration()
        #expect(registration.register(now: self.start) == .send)
        let first = registration.makeRequest(route: self.route, credentials: AgentBench.credentials)
        #expect(first.method == .register && first.uri.description == "sip:example.com")
        #expect(first.headers[.contact] == "<sip:alice@192.0.2.1:5060>")
        #expect(first.headers[.expires] == "300")
        #expect(first.cSeq == 1 && first.credentials == AgentBench.credentials)
        #expect(registration.receive(self.answer(200, cSeq: 2), now: self.start) == .registered(until: self.after(300)))
        #expect(registration.register(now: self.after(1)) == .send)
        let second = registration.makeRequest(route: self.route, credentials: [])
        #expect(second.callID == first.callID && second.fromTag == first.fromTag)
        #expect(second.cSeq == 3)
    }

    @Test func honoursTheExpiryOfItsOwnContact() throws {
        var registration = try self.sent()
        let headers: Headers = [
            .contact: "<sip:alice@198.51.100.1>;expires=10, <sip:alice@192.0.2.1:5060>;expires=60", .expires: "3600",
        ]
        #expect(
            registration.receive(self.answer(200, headers), now: self.start) == .registered(until: self.after(60)))
        #expect(try #require(registration.deadline) <= self.after(45))
        #expect(try #require(registration.deadline) >= self.after(39))
    }

    @Test func honoursTheExpiresHeaderWhenTheContactSaysNothing() throws {
        var registration = try self.sent()
        let headers: Headers = [.contact: "<sip:alice@192.0.2.1:5060>", .expires: "120"]
        #expect(
            registration.receive(self.answer(200, headers), now: self.start) == .registered(until: self.after(120)))
    }

    @Test func knowsItsContactThoughTheRegistrarRewroteIt() throws {
        var registration = try self.sent()
        let headers: Headers = [.contact: "<sip:alice@203.0.113.7:40000>;expires=90"]
        #expect(
            registration.receive(self.answer(200, headers), now: self.start) == .registered(until: self.after(90)))
    }

    @Test(arguments: [
        ("<sip:alice@203.0.113.7:40000>;expires=90, <sip:alice@198.51.100.1>;expires=86400", 90),
        ("<sip:alice@198.51.100.1>;expires=86400, <sip:alice@203.0.113.7:40000>;expires=90", 90),
        ("<sip:alice@198.51.100.1>;expires=0, <sip:alice@203.0.113.7:40000>;expires=90", 90),
        ("<sip:alice@198.51.100.1>;expires=86400, <sip:alice@203.0.113.7:40000>;expires=3600", 300),
        ("<sip:bob@198.51.100.1>;expires=20, <sip:alice@203.0.113.7:40000>;expires=90", 90),
    ])
    func doesNotTakeAnotherTelephonesExpiryForItsOwn(contacts: String, seconds: Double) throws {
        var registration = try self.sent()
        #expect(
            registration.receive(self.answer(200, [.contact: contacts]), now: self.start)
                == .registered(until: self.after(seconds)))
    }

    @Test func spreadsTheRefreshesOfPhonesThatRegisteredTogether() throws {
        let deadlines = try (UInt64(0)..<50).map { seed -> Instant? in
            var registration = try self.registration(seed: seed)
            _ = registration.register(now: self.start)
            _ = registration.makeRequest(route: self.route, credentials: [])
            _ = registration.receive(self.answer(200), now: self.start)
            return registration.deadline
        }
        #expect(Set(deadlines).count > 30)
        #expect(deadlines.compactMap { $0 }.allSatisfy { $0 >= self.after(195) && $0 <= self.after(225) })
    }

    @Test func refreshesAtThreeQuartersButNeverFasterThanTheFloor() throws {
        var registration = try self.sent()
        _ = registration.receive(self.answer(200, [.expires: "1"]), now: self.start)
        #expect(registration.deadline == self.after(1))
        #expect(registration.handleTimeout(now: self.after(0.9)) == nil)
        #expect(registration.handleTimeout(now: self.after(1)) == .send)
        #expect(registration.state == .refreshing(until: self.after(1)))
        #expect(registration.deadline == nil)
    }

    @Test func believesNoLifetimeBeyondItsMaximum() throws {
        var registration = try self.sent { $0.maximumExpires = .seconds(1_000) }
        #expect(
            registration.receive(self.answer(200, [.expires: "4294967295"]), now: self.start)
                == .registered(until: self.after(1_000)))
    }

    @Test func obeysMinExpiresAtOnceAndKeepsIt() throws {
        var registration = try self.sent()
        #expect(registration.receive(self.answer(423, [.minExpires: "1800"]), now: self.start) == .send)
        let again = registration.makeRequest(route: self.route, credentials: [])
        #expect(again.headers[.expires] == "1800" && again.cSeq == 2)
        #expect(
            registration.receive(self.answer(200, cSeq: 2), now: self.start) == .registered(until: self.after(1_800)))
    }

    @Test func stopsObeyingARegistrarThatAlwaysWantsMore() throws {
        var registration = try self.sent()
        #expect(registration.receive(self.answer(423, [.minExpires: "600"]), now: self.start) == .send)
        #expect(registration.receive(self.answer(423, [.minExpires: "700"]), now: self.start) == .send)
        guard
            case .failed(.notGranted, .some)? = registration.receive(
                self.answer(423, [.minExpires: "800"]), now: self.start)
        else { throw Unexpected() }
        var missing = try self.sent()
        guard case .failed(.notGranted, .some)? = missing.receive(self.answer(423), now: self.start) else {
            throw Unexpected()
        }
    }

    /// A registrar that wants more each time it has granted something is not broken.
    @Test func countsTheRaisesAnewAfterEachSuccess() throws {
        var registration = try self.sent()
        for (round, wanted) in [600, 900, 1_200].enumerated() {
            let now = self.after(Double(round))
            #expect(registration.receive(self.answer(423, [.minExpires: "\(wanted)"]), now: now) == .send)
            guard case .registered? = registration.receive(self.answer(200), now: now) else { throw Unexpected() }
            #expect(registration.register(now: now) == .send)
        }
    }

    @Test func waitsNoLongerThanItsMaximumWhateverRetryAfterSays() throws {
        var registration = try self.sent { $0.maximumExpires = .seconds(7_200) }
        guard
            case .failed(_, let retryAt?)? = registration.receive(
                self.answer(503, [.retryAfter: "4294967295"]), now: self.start)
        else { throw Unexpected() }
        #expect(retryAt == self.after(7_200))
    }

    @Test func neverRetriesWrongCredentialsByItself() throws {
        var registration = try self.sent()
        let failure = ClientFailure.authentication(status: 401, realm: "r", reason: .wrongCredentials)
        #expect(
            registration.fail(failure, now: self.start) == .failed(.wrongCredentials(realm: "r"), retryAt: nil))
        #expect(registration.deadline == nil)
        #expect(registration.register(now: self.after(60)) == .send)
    }

    /// A registrar that reloads its users refuses them for a while.
    @Test func triesCredentialsAgainThatWereAcceptedBefore() throws {
        var registration = try self.sent()
        _ = registration.receive(self.answer(200), now: self.start)
        var now = self.after(225)
        for limit in [120.0, 240, 480, 960, 1_800, 1_800] {
            #expect(registration.register(now: now) == .send)
            let failure = ClientFailure.authentication(status: 401, realm: "r", reason: .wrongCredentials)
            guard case .failed(.wrongCredentials, let retryAt?)? = registration.fail(failure, now: now) else {
                throw Unexpected()
            }
            #expect(retryAt - now >= .seconds(limit / 2) && retryAt - now <= .seconds(limit))
            now = retryAt
        }
    }

    @Test func tellsForbiddenUnknownAndRejectedApartAndRetriesThemSlowly() throws {
        for (status, failure) in [
            (403, RegistrationFailure.forbidden("Forbidden")), (404, .unknownUser("Not Found")),
            (302, .rejected(status: 302, reason: "Moved Temporarily")),
        ] {
            var registration = try self.sent()
            guard case .failed(failure, let retryAt?)? = registration.receive(self.answer(status), now: self.start)
            else {
                throw Unexpected()
            }
            #expect(retryAt >= self.after(900) && retryAt <= self.after(1_801))
        }
    }

    @Test func backsOffWithJitterUpToItsMaximumAndStartsOverAfterSuccess() throws {
        var registration = try self.sent()
        var now = self.start
        for round in 0..<10 {
            guard case .failed(.timeout, let retryAt?)? = registration.fail(.timeout, now: now) else {
                throw Unexpected()
            }
            let limit = min(Duration.seconds(30) * (1 << round), .seconds(300))
            #expect(retryAt - now >= limit / 2 && retryAt - now <= limit)
            #expect(registration.deadline == retryAt)
            now = retryAt
            #expect(registration.handleTimeout(now: now) == .send)
        }
        _ = registration.receive(self.answer(200), now: now)
        _ = registration.register(now: now)
        guard case .failed(.unreachable, let retryAt?)? = registration.fail(.transport, now: now) else {
            throw Unexpected()
        }
        #expect(retryAt - now <= .seconds(30))
    }

    @Test func spreadsTheRetriesOfManyPhones() throws {
        let waits = try (UInt64(0)..<50).map { seed -> Instant? in
            var registration = try self.registration(seed: seed)
            _ = registration.register(now: self.start)
            _ = registration.fail(.timeout, now: self.start)
            return registration.deadline
        }
        #expect(Set(waits).count > 40)
    }

    @Test func waitsAtLeastAsLongAsRetryAfterSays() throws {
        var registration = try self.sent()
        let action = registration.receive(self.answer(503, [.retryAfter: "120 (maintenance)"]), now: self.start)
        #expect(
            action
                == .failed(
                    .serverFailure(status: 503, reason: "Service Unavailable"), retryAt: self.after(120)))
    }

    /// Several targets gave different times: the caller says which counts.
    @Test func waitsUntilTheEarliestThatTheCallerNames() throws {
        var registration = try self.sent()
        let answer = self.answer(503, [.retryAfter: "3600"])
        guard case .failed(_, let retryAt?)? = registration.receive(answer, earliest: self.after(60), now: self.start)
        else { throw Unexpected() }
        #expect(retryAt == self.after(60))
    }

    @Test func triesAnotherTargetWithoutAWaitAndWithAHigherCSeq() throws {
        var registration = try self.sent()
        #expect(registration.sendElsewhere(after: self.answer(503, cSeq: 2)) == .send)
        #expect(registration.makeRequest(route: self.route, credentials: []).cSeq == 3)
        #expect(registration.sendElsewhere(after: nil) == .send)
        #expect(registration.makeRequest(route: self.route, credentials: []).cSeq == 12)
        #expect(
            registration.receive(self.answer(200, cSeq: 12), now: self.start) == .registered(until: self.after(300)))
        #expect(registration.sendElsewhere(after: nil) == nil)
    }

    @Test func takesTheOldContactAwayWithTheRequestThatBringsTheNew() throws {
        var registration = try self.sent()
        _ = registration.receive(self.answer(200), now: self.start)
        _ = registration.register(now: self.after(1))
        let moved = try NameAddress(parsing: "<sip:alice@203.0.113.9:40000>")
        let request = registration.makeRequest(route: self.route, contact: moved, credentials: [])
        #expect(
            request.headers.all(.contact) == [
                "<sip:alice@203.0.113.9:40000>", "<sip:alice@192.0.2.1:5060>;expires=0",
            ])
        let headers: Headers = [.contact: "<sip:alice@203.0.113.9:40000>;expires=120"]
        #expect(registration.receive(self.answer(200, cSeq: 2, headers), now: self.start) != nil)
        _ = registration.unregister(now: self.after(2))
        let farewell = registration.makeRequest(route: self.route, credentials: [])
        #expect(farewell.headers.all(.contact) == ["<sip:alice@203.0.113.9:40000>"])
    }

    @Test func keepsServiceRouteAndFlowTimer() throws {
        var registration = try self.sent()
        let headers: Headers = [.serviceRoute: "<sip:edge.example;lr>, <sip:home.example;lr>", .flowTimer: "120"]
        _ = registration.receive(self.answer(200, headers), now: self.start)
        #expect(registration.serviceRoute.map(\.description) == ["sip:edge.example;lr", "sip:home.example;lr"])
        #expect(registration.flowTimer == .seconds(120))
        #expect(registration.registeredSince == self.start)
        _ = registration.register(now: self.after(200))
        _ = registration.receive(self.answer(200, cSeq: 2), now: self.after(200))
        #expect(registration.serviceRoute == [] && registration.registeredSince == self.start)
    }

    @Test func hurriesOnlyAfterSilence() throws {
        var silent = try self.sent()
        _ = silent.fail(.timeout, now: self.start)
        #expect(silent.hurry(now: self.after(1)) == .send)
        var refused = try self.sent()
        _ = refused.receive(self.answer(403), now: self.start)
        #expect(refused.hurry(now: self.after(1)) == nil)
    }

    @Test func usesHigherCSeqAfterAnAttemptWhoseLastNumberIsUnknown() throws {
        var registration = try self.sent()
        _ = registration.fail(.timeout, now: self.start)
        _ = registration.register(now: self.after(1))
        #expect(registration.makeRequest(route: self.route, credentials: []).cSeq == 10)
    }

    @Test func takesItsBindingBackWithExpiresZero() throws {
        var registration = try self.sent()
        _ = registration.receive(self.answer(200), now: self.start)
        #expect(registration.unregister(now: self.after(1)) == .send)
        let request = registration.makeRequest(route: self.route, credentials: [])
        #expect(request.headers[.expires] == "0")
        #expect(registration.deadline == nil)
        #expect(registration.receive(self.answer(200, cSeq: 2), now: self.after(2)) == .unregistered)
        #expect(registration.unregister(now: self.after(3)) == nil)
    }

    @Test func takesItsBindingBackAfterTheAnswerThatWasOnItsWay() throws {
        var registration = try self.sent()
        #expect(registration.unregister(now: self.start) == nil)
        #expect(registration.receive(self.answer(200), now: self.after(1)) == .send)
        #expect(registration.state == .unregistering)
        var failing = try self.sent()
        _ = failing.unregister(now: self.start)
        #expect(failing.fail(.timeout, now: self.after(32)) == .unregistered)
        #expect(failing.deadline == nil)
    }

    @Test func isUnregisteredHoweverTheRegistrarAnswersTheFarewell() throws {
        for status in [200, 403, 500] {
            var registration = try self.sent()
            _ = registration.receive(self.answer(200), now: self.start)
            _ = registration.unregister(now: self.after(1))
            #expect(registration.receive(self.answer(status), now: self.after(2)) == .unregistered)
        }
        var silent = try self.sent()
        _ = silent.receive(self.answer(200), now: self.start)
        _ = silent.unregister(now: self.after(1))
        #expect(silent.fail(.timeout, now: self.after(33)) == .unregistered)
    }

    @Test func callsALifetimeOfNothingARefusal() throws {
        var registration = try self.sent()
        guard
            case .failed(.notGranted, .some)? = registration.receive(
                self.answer(200, [.contact: "<sip:alice@192.0.2.1:5060>;expires=0"]), now: self.start)
        else { throw Unexpected() }
    }

    @Test func knowsWhenItIsInForce() throws {
        var registration = try self.sent()
        #expect(!registration.isInForce(now: self.start))
        _ = registration.receive(self.answer(200), now: self.start)
        _ = registration.register(now: self.after(225))
        #expect(registration.isInForce(now: self.after(299)))
        #expect(!registration.isInForce(now: self.after(300)))
    }
}
