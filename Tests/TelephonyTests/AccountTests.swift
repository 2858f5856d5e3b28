// Accounts: restored, saved for real, refused in plain words, removed.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct AccountTests {
    private let id = AccountID(rawValue: "a")

    @Test func registersARestoredAccountAndStoresNothing() throws {
        let world = World()
        let command = world.ask(.restoreAccount(World.account()))
        guard case .success(.account(let snapshot)) = world.reply(command) else {
            Issue.record("not answered at once")
            return
        }
        #expect(snapshot.registration == .registering)
        world.run(for: .seconds(1))
        guard case .registered = world.registrations.last else {
            Issue.record("not registered: \(world.registrations)")
            return
        }
        #expect(!world.effects.contains { if case .store = $0 { true } else { false } })
        let register = try #require(world.sentText.first)
        #expect(register.hasPrefix("REGISTER sip:pbx.example SIP/2.0\r\n"))
        #expect(register.contains("sip:1001@192.0.2.1:5062"))
        #expect(world.rest() == [])
    }

    @Test func staysRegisteredForADay() {
        let world = World()
        world.addAccount()
        world.run(for: .seconds(86_400))
        let failures = world.registrations.filter { if case .registered = $0 { false } else { true } }
        #expect(failures == [.registering])
        let sent = world.exchange.received.count { $0.method == .register }
        #expect((380...820).contains(sent), "\(sent) requests for a lifetime of 300 s")
        #expect(world.rest() == [])
    }

    @Test func storesASavedAccountOnlyAfterTheServersConsent() {
        let world = World()
        let reply = world.answer(.saveAccount(World.account()))
        guard case .success(.account(let snapshot)) = reply, case .registered = snapshot.registration else {
            Issue.record("\(String(describing: reply))")
            return
        }
        let stored = world.effects.compactMap { if case .store(_, let effect) = $0 { effect } else { nil } }
        #expect(stored == [.saveAccount(World.account())])
        #expect(world.rest() == [])
    }

    @Test func saysThatThePasswordIsWrongAndKeepsTheOldAccount() {
        let world = World()
        world.addAccount()
        let reply = world.answer(.saveAccount(World.account(password: "guessed")))
        #expect(reply == .failure(.wrongPassword(user: "1001", server: "pbx.example")))
        #expect(
            PhoneError.wrongPassword(user: "1001", server: "pbx.example").message
                == "Wrong password for 1001 at pbx.example. Enter it again.")
        #expect(!world.effects.contains { if case .store = $0 { true } else { false } })
        let call = world.dial("600")
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        (403, PhoneError.registrationForbidden(user: "1001", server: "pbx.example")),
        (404, .unknownUser(user: "1001", server: "pbx.example")),
        (503, .serverRefused(server: "pbx.example", status: 503, reason: "Service Unavailable")),
    ])
    func tellsTheServersReason(status: Int, error: PhoneError) {
        let world = World()
        world.exchange.registerStatus = status
        #expect(world.answer(.saveAccount(World.account())) == .failure(error))
        #expect(world.rest() == [])
    }

    @Test func saysWithinTenSecondsThatNothingAnswers() throws {
        let world = World()
        world.wire.isCut = true
        let asked = world.now
        let command = world.ask(.saveAccount(World.account()))
        world.run(for: .seconds(12))
        #expect(world.reply(command) == .failure(.serverUnreachable(server: "pbx.example")))
        #expect(try #require(world.repliedAt[command]) - asked <= .seconds(10))
        #expect(world.rest() == [])
    }

    @Test func saysAtOnceThatNothingListensOrNothingIsCalledSo() {
        let world = World()
        world.wire.isCut = true
        let command = world.ask(.saveAccount(World.account()))
        world.run(for: .milliseconds(50))
        world.give(.transportFailed(World.exchangeHop, .unreachable))
        #expect(world.reply(command) == .failure(.serverUnreachable(server: "pbx.example")))
        world.resolution = .failure(.notFound)
        #expect(world.answer(.saveAccount(World.account())) == .failure(.serverNotFound(server: "pbx.example")))
        world.resolution = .failure(.noRoute)
        #expect(world.answer(.saveAccount(World.account())) == .failure(.noRoute(server: "pbx.example")))
        world.resolution = .success([])
        #expect(world.answer(.saveAccount(World.account())) == .failure(.serverNotFound(server: "pbx.example")))
        #expect(world.rest() == [])
    }

    @Test func saysThatTheVaultCouldNotWrite() {
        let world = World()
        world.storing = .failed(code: "diskFull", message: "The disk is full. Free some space.")
        let reply = world.answer(.saveAccount(World.account()))
        let error = PhoneError.storageFailed(code: "diskFull", reason: "The disk is full. Free some space.")
        #expect(reply == .failure(error))
        #expect(error.code == "diskFull")
        #expect(world.reply(world.ask(.snapshot)) == .success(.snapshot(accounts: [], calls: [])))
        world.run(for: .seconds(1))
        #expect(world.exchange.received.last?.headers[.expires] == "0", "the registration is taken back")
        #expect(world.rest() == [])
    }

    @Test func answersAnEarlierSaveWhenANewerTakesItsPlace() {
        let world = World()
        let first = world.ask(.saveAccount(World.account(password: "guessed")))
        let second = world.ask(.saveAccount(World.account()))
        world.run(for: .seconds(2))
        #expect(world.reply(first) == .failure(.superseded))
        guard case .success = world.reply(second) else {
            Issue.record("the newer one must win")
            return
        }
        #expect(world.rest() == [])
    }

    @Test func unregistersTheOldIdentityWhenTheUserChanges() {
        let world = World()
        world.exchange.asksForPassword = false
        world.addAccount()
        _ = world.answer(.saveAccount(World.account(user: "1002")))
        world.run(for: .seconds(1))
        let last = world.exchange.received.last
        #expect(last?.headers[.expires] == "0")
        #expect(last?.to?.uri.sip?.user == "1001")
        #expect(world.phone.census.lines == 1)
        #expect(world.rest() == [])
    }

    @Test func removesAnAccountWithItsCallsAndRegistration() {
        let world = World()
        world.addAccount()
        let call = world.dial("600")
        world.run(for: .seconds(3))
        #expect(world.answer(.removeAccount(self.id)) == .success(.done))
        world.run(for: .seconds(1))
        #expect(world.end(of: call) == .accountRemoved)
        #expect(world.exchange.received.last?.headers[.expires] == "0")
        #expect(world.registrations.last == .unregistered)
        #expect(world.reply(world.ask(.register(self.id))) == .failure(.noSuchAccount))
        #expect(world.dial("600") == nil)
        #expect(world.rest() == [])
    }

    @Test func saysNothingOfAnAccountAfterItsRemovalWasAnswered() throws {
        let world = World()
        world.addAccount()
        let removal = world.ask(.removeAccount(self.id))
        world.run(for: .seconds(2))
        let answered = try #require(world.trace.lastIndex { $0.contains("reply") })
        #expect(world.reply(removal) == .success(.done))
        #expect(!world.trace[answered...].contains { $0.contains("registration") })
    }

    @Test func registersAgainOnDemandAndTellsTheOutcome() {
        let world = World()
        world.exchange.registerStatus = 503
        world.addAccount()
        #expect(world.notices == ["serverRefused"])
        world.exchange.registerStatus = nil
        guard case .success(.account) = world.answer(.register(self.id)) else {
            Issue.record("not registered")
            return
        }
        world.wire.isCut = true
        #expect(world.answer(.register(self.id)) == .failure(.serverUnreachable(server: "pbx.example")))
        #expect(world.rest() == [])
    }

    static let mistakes: [(field: String, change: @Sendable (inout Account) -> Void)] = [
        ("user", { $0.user = "" }), ("user", { $0.user = "a b" }), ("server", { $0.server.host = "" }),
        ("server", { $0.server.host = "sip:pbx.example" }), ("server", { $0.server.host = "pbx.example:5060" }),
        ("domain", { $0.domain = "x\r\nEvil: 1" }), ("port", { $0.server.port = 0 }),
        ("displayName", { $0.displayName = "a\r\nb" }), ("expires", { $0.expires = .zero }),
    ]

    @Test(arguments: mistakes.indices)
    func namesTheFieldThatCannotBeRight(index: Int) {
        let (field, change) = Self.mistakes[index]
        let world = World()
        var account = World.account()
        change(&account)
        let reply = world.reply(world.ask(.saveAccount(account)))
        guard case .failure(.invalidAccount(field, _)) = reply else {
            Issue.record("\(String(describing: reply))")
            return
        }
        #expect(world.rest() == [])
    }

    @Test func refusesMoreThanTheNamedLimits() {
        let world = World { settings in
            settings.accountLimit = 1
            settings.callsPerAccountLimit = 1
            settings.pendingCommandLimit = 0
        }
        world.addAccount()
        let other = world.ask(.restoreAccount(World.account("b")))
        #expect(world.reply(other) == .failure(.tooManyAccounts(limit: 1)))
        world.dial("600")
        let second = world.ask(.startCall(account: self.id, to: "601", session: World.tab))
        #expect(world.reply(second) == .failure(.tooManyCalls(limit: 1)))
        #expect(world.reply(world.ask(.register(self.id))) == .failure(.busy))
        #expect(world.phone.census.counters.commandsRefused == 3)
        #expect(world.rest() == [])
    }

    @Test func allAccountsTogetherHaveALimitOfCalls() {
        let world = World { $0.callLimit = 2 }
        world.addAccount()
        world.addAccount(World.account("b"))
        let asked = ["a", "b", "b", "a"].map { account in
            world.ask(.startCall(account: AccountID(rawValue: account), to: "600", session: World.tab))
        }
        for command in asked.prefix(2) { #expect((try? world.reply(command)?.get()) != nil) }
        for command in asked.suffix(2) { #expect(world.reply(command) == .failure(.tooManyCalls(limit: 2))) }
        #expect(world.rest() == [])
    }

    /// Else calls that are given up at once would take all ports.
    @Test func aPortThatIsBeingOpenedCountsAsACall() throws {
        let world = World { $0.callLimit = 1 }
        world.addAccount()
        let first = try #require(world.dial("600"))
        world.run(for: .seconds(1)) { !world.openMedia.isEmpty }
        world.ask(.hangUp(first))
        let second = world.ask(.startCall(account: self.id, to: "601", session: World.tab))
        #expect(world.reply(second) == .failure(.tooManyCalls(limit: 1)))
        world.run(for: .seconds(1))
        #expect(world.dial("601") != nil)
        #expect(world.rest() == [])
    }

    @Test func givesOneNoticeOfAFailureHoweverOftenItIsRetried() {
        let world = World()
        world.exchange.registerStatus = 503
        world.addAccount()
        world.run(for: .seconds(7_200))
        #expect(world.registrations.count > 6)
        #expect(world.notices == ["serverRefused"])
        world.exchange.registerStatus = nil
        world.run(for: .seconds(3_600))
        world.exchange.registerStatus = 503
        world.run(for: .seconds(3_600))
        #expect(world.notices == ["serverRefused", "serverRefused"])
    }

    @Test func asksForTheNameAgainWhenItsKnowledgeIsOld() {
        let world = World { $0.routeLifetime = .seconds(100) }
        world.addAccount()
        world.run(for: .seconds(1_000))
        let questions = world.effects.count { if case .resolve = $0 { true } else { false } }
        #expect((4...6).contains(questions), "\(questions)")
        world.resolution = .failure(.unavailable)
        world.run(for: .seconds(1_000))
        guard case .registered = world.registrations.last else {
            Issue.record("a dead name server must not cut off a living server")
            return
        }
    }

    @Test func triesTheNextAddressWhenOneFails() {
        let dead = Route(
            transport: .udp, local: World.phoneEndpoint,
            remote: IPEndpoint(address: .v4(0xC000_0299), port: 5060))
        let world = World()
        world.resolution = .success([dead, World.route])
        world.ask(.restoreAccount(World.account()))
        let first = world.dial("600")
        world.run(for: .milliseconds(8))
        world.give(.transportFailed(dead.hop, .unreachable))
        world.run(for: .seconds(3))
        #expect(world.states(of: first).last == .active, "the call goes on to the other address")
        world.run(for: .seconds(120))
        guard case .registered = world.registrations.last else {
            Issue.record("\(world.registrations)")
            return
        }
        #expect(world.rest() == [])
    }
}
