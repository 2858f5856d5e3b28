// A registration through what weeks bring: restarts, silence, overload, other addresses, many lines at once.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct LivingRegistrationTests {
    /// Attempts in a second: one every 20 ms, and one that begins the second.
    private static let rate = 51

    @Test(arguments: [1, 2] as [UInt64]) func livesThroughAWeekWithARestlessServer(seed: UInt64) {
        let world = RegistrarWorld(seed: seed)
        world.remembers = false
        world.wire = Wire(loss: 0.1, duplication: 0.05, latency: 5...80)
        world.restore(3)
        world.run(for: .seconds(60))
        #expect(world.registered == 3, "seed \(seed)")
        let before = world.phone.census
        for day in 0..<7 {
            for hour in 0..<24 {
                switch (day + hour) % 6 {
                case 1: world.moods[RegistrarWorld.server] = .down
                case 3: world.moods[RegistrarWorld.server] = .overloaded(retryAfter: 120)
                case 5: world.moods[RegistrarWorld.server] = .refusing(status: 403)
                default: break
                }
                world.run(for: .seconds(300))
                world.moods = [:]
                world.forgetNonces()
                world.run(for: .seconds(3_300))
            }
        }
        world.run(for: .seconds(1_800))
        #expect(world.registered == 3, "seed \(seed)")
        #expect(world.impatient == 0, "Retry-After was not obeyed, seed \(seed)")
        // 3,100 refreshes of each in the week, a challenge for each restart and expired nonce, a few tries in outages.
        #expect(world.registers < 3 * 3_100 * 2 + 3 * 168 * 4, "\(world.registers) REGISTERs, seed \(seed)")
        let after = world.phone.census
        #expect(after.timers <= before.timers && after.lines == before.lines && after.resolutions == 0)
        #expect(after.agent.clientTransactions <= 6 && after.requests <= 3, "seed \(seed): \(after)")
    }

    @Test func aThousandLinesComeBackSpreadAfterARestart() {
        let world = RegistrarWorld()
        world.restore(1_000)
        world.run(for: .seconds(60))
        #expect(world.registered == 1_000)
        #expect(world.peak <= Self.rate, "at the start: \(world.peak)")
        world.moods[RegistrarWorld.server] = .down
        world.run(for: .seconds(300))
        world.forgetArrivals()
        world.run(for: .seconds(600))
        #expect(world.attempts.count > 500 && world.peak <= 3, "while it is silent: \(world.peak)")
        world.forgetArrivals()
        world.moods = [:]
        world.forgetNonces()
        world.run(for: .seconds(330))
        #expect(world.registered == 1_000)
        #expect(world.peak <= Self.rate, "after the restart: \(world.peak)")
        #expect(world.peak > 40, "they come quickly all the same: \(world.peak)")
    }

    @Test func firstRegistrationsTakeTurns() {
        let world = RegistrarWorld()
        world.restore(100)
        world.run(for: .milliseconds(1_000))
        #expect((30...Self.rate).contains(world.attempts.count), "\(world.attempts.count)")
        world.run(for: .seconds(2))
        #expect(world.registered == 100)
    }

    enum Wish: CaseIterable {
        /// Of a line whose turn is far away, of one that has had its turn, and of one that is new.
        case register, registerAgain, save
    }

    @Test(arguments: Wish.allCases) func aPersonNeedNotWaitForTheOthers(wish: Wish) {
        let world = RegistrarWorld()
        world.restore(1_000)
        world.run(for: .milliseconds(100))
        #expect(world.registered > 0)
        let command =
            switch wish {
            case .register: world.ask(.register(AccountID(rawValue: "a999")))
            case .registerAgain: world.ask(.register(AccountID(rawValue: "a0")))
            case .save: world.ask(.saveAccount(world.account(1_000)))
            }
        world.run(for: .milliseconds(200))
        guard case .success = world.replies[command] else {
            Issue.record("\(String(describing: world.replies[command]))")
            return
        }
    }

    /// What goes at once for a person counts like all the rest: nobody may make the server's rate higher.
    @Test func theOthersMakeRoomForWhatAPersonWants() {
        let world = RegistrarWorld()
        world.restore(40)
        world.run(for: .seconds(5))
        world.forgetArrivals()
        for number in 0..<30 { world.ask(.register(AccountID(rawValue: "a\(number)"))) }
        world.ask(.restoreAccount(world.account(40)))
        world.run(for: .milliseconds(590))
        #expect(world.attempts.count == 30)
        world.run(for: .milliseconds(100))
        #expect(world.attempts.count == 31)
    }

    @Test func goesOnToTheNextTargetAtOnceAndObeysTheRetryAfterOfEach() {
        let world = RegistrarWorld()
        world.targets = [RegistrarWorld.server, RegistrarWorld.second]
        world.moods[RegistrarWorld.server] = .overloaded(retryAfter: 600)
        world.restore(1)
        world.run(for: .seconds(2))
        #expect(world.registered == 1)
        #expect(world.routes.values.map(\.remote) == [RegistrarWorld.second])
        world.run(for: .seconds(500))
        #expect(!world.arrivals.dropFirst().contains { $0.target == RegistrarWorld.server })
        // Now the second falls silent, and the first asks for patience longer than anybody waits.
        world.moods[RegistrarWorld.second] = .overloaded(retryAfter: 50)
        world.moods[RegistrarWorld.server] = .up
        world.run(for: .seconds(400))
        #expect(world.registered == 1)
        #expect(world.impatient == 0)
    }

    @Test func aTargetThatFallsSilentIsLeftForTheOther() {
        let world = RegistrarWorld()
        world.targets = [RegistrarWorld.server, RegistrarWorld.second]
        world.restore(1)
        world.run(for: .seconds(2))
        #expect(world.routes.values.map(\.remote) == [RegistrarWorld.server])
        world.moods[RegistrarWorld.server] = .down
        world.run(for: .seconds(300))
        #expect(world.registered == 1)
        #expect(world.routes.values.map(\.remote) == [RegistrarWorld.second])
        #expect(world.notices == [], "nobody need know")
    }

    @Test func isSilentToOthersOnlyUntilOneIsAnswered() {
        let world = RegistrarWorld()
        world.restore(20)
        world.run(for: .seconds(5))
        world.moods[RegistrarWorld.server] = .down
        world.run(for: .seconds(1_200))
        #expect(world.registered == 0)
        world.moods = [:]
        for _ in 0..<305 where world.registered == 0 { world.run(for: .seconds(1)) }
        world.run(for: .seconds(5))
        #expect(world.registered == 20)
    }

    /// Lines whose next try is far away, because the server has been silent for long.
    private static func longSilent(_ accounts: [Account]) -> RegistrarWorld {
        let world = RegistrarWorld()
        world.moods[RegistrarWorld.server] = .down
        for account in accounts { world.ask(.restoreAccount(account)) }
        world.run(for: .seconds(1_200))
        for _ in 0..<1_000 {
            let isFar = accounts.allSatisfy { account in
                guard case .failed(_, let retryAt?)? = world.states[account.id] else { return false }
                return retryAt > world.now + .seconds(30)
            }
            if isFar { break }
            world.run(for: .seconds(1))
        }
        world.moods = [:]
        return world
    }

    /// Also an answer that refuses; but what another server says tells nothing of this one.
    @Test(arguments: [("secret", "pbx.example", 2), ("wrong", "pbx.example", 1), ("secret", "other.example", 1)])
    func oneAnswerOfTheServerIsEnough(password: String, host: String, registered: Int) {
        let any = RegistrarWorld()
        let world = Self.longSilent([
            any.account(0),
            any.account(1) { account in
                account.password = Secret(password)
                account.server = ServerAddress(host: host)
            },
        ])
        #expect(world.registered == 0)
        world.ask(.register(AccountID(rawValue: "a1")))
        world.run(for: .seconds(5))
        #expect(world.registered == registered)
        let isHurried = if case .registered? = world.states[AccountID(rawValue: "a0")] { true } else { false }
        #expect(isHurried == (host == "pbx.example"))
    }

    @Test(arguments: [403, 404, 500]) func aRefusalAfterAcceptanceIsTriedAgainSeldom(status: Int) {
        let world = RegistrarWorld()
        world.restore(1)
        world.run(for: .seconds(2))
        world.moods[RegistrarWorld.server] = .refusing(status: status)
        world.forgetArrivals()
        world.run(for: .seconds(3_600))
        #expect((2...25).contains(world.arrivals.count), "\(world.arrivals.count) in an hour")
        world.moods = [:]
        world.run(for: .seconds(1_900))
        #expect(world.registered == 1)
    }

    /// What the vault keeps was accepted once: it is rather the registrar that has not read its users yet.
    @Test func anAccountOfTheVaultIsTriedAgainThoughItIsRefusedAtFirst() {
        let world = RegistrarWorld()
        world.moods[RegistrarWorld.server] = .refusing(status: 401)
        world.restore(1)
        world.run(for: .seconds(5))
        guard case .failed(.authenticationUnsupported, .some)? = world.states.values.first else {
            Issue.record("\(world.states)")
            return
        }
        world.moods = [:]
        world.run(for: .seconds(125))
        #expect(world.registered == 1)
    }

    /// Nobody hears of a line that is gone before its turn.
    @Test func aLineThatGoesBeforeItsTurnSaysNothing() {
        let world = RegistrarWorld()
        world.restore(100)
        world.ask(.removeAccount(AccountID(rawValue: "a99")))
        world.run(for: .seconds(10))
        #expect(world.registered == 99)
        #expect(!world.arrivals.contains { $0.request.to?.uri.sip?.user == "1099" })
    }

    @Test func bindsTheAddressThatTheServerSeesAndFollowsIt() throws {
        let world = RegistrarWorld()
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 40_000)
        world.restore(1)
        world.run(for: .seconds(2))
        let contacts = try #require(world.arrivals.last?.request.contacts.map(\.description))
        #expect(contacts == ["<sip:1000@203.0.113.9:40000>", "<sip:1000@192.168.1.5:5062>;expires=0"])
        #expect(world.registered == 1)
        world.ask(.startCall(account: AccountID(rawValue: "a0"), to: "600", session: SessionID(rawValue: 1)))
        world.run(for: .seconds(1))
        let invite = try #require(world.requests(.invite).first)
        #expect(invite.contacts.map(\.description) == ["<sip:1000@203.0.113.9:40000>"])
        #expect(String(decoding: invite.body, as: UTF8.self).contains("c=IN IP4 203.0.113.9\r\n"))
        // The translator forgets us and gives another port.
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
        world.run(for: .seconds(300))
        let moved = try #require(world.arrivals.last?.request.contacts.first?.uri.sip?.port)
        #expect(moved == 41_000)
        #expect(world.registered == 1)
    }

    @Test func doesNotFollowATranslatorThatNeverRests() {
        let world = RegistrarWorld()
        // Faster than an answer comes: each one names another port than the one before.
        func move() {
            world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: world.mapped.port + 1)
            world.after(.milliseconds(15)) { move() }
        }
        move()
        world.restore(1)
        world.run(for: .seconds(600))
        #expect(world.registered == 1)
        #expect((3...10).contains(world.attempts.count), "\(world.attempts.count)")
    }

    @Test func passesWhereTheRegistrarSaid() throws {
        let world = RegistrarWorld()
        world.extra = [
            (.serviceRoute, "<sip:edge.example;lr>, <sip:home.example;lr>"), (.path, "<sip:edge.example;lr>"),
        ]
        world.restore(1)
        world.run(for: .seconds(2))
        #expect(world.arrivals.last?.request.headers[.supported] == "path")
        world.ask(.startCall(account: AccountID(rawValue: "a0"), to: "600", session: SessionID(rawValue: 1)))
        world.ask(.sendMessage(account: AccountID(rawValue: "a0"), to: "600", text: "hello", clientID: nil))
        world.run(for: .seconds(1))
        for method in [Method.invite, .message] {
            let routes = try #require(world.requests(method).first).routes.map(\.description)
            #expect(routes == ["<sip:edge.example;lr>", "<sip:home.example;lr>"])
        }
        #expect(world.arrivals.last?.request.routes == [])
    }
}

extension RegistrarWorld {
    func requests(_ method: Method) -> [Request] {
        self.sent.compactMap { if case .request(let request) = $0, request.method == method { request } else { nil } }
    }
}
