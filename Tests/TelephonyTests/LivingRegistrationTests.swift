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
        world.forgetArrivals()
        world.moods[RegistrarWorld.server] = .down
        world.run(for: .seconds(900))
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

    @Test func aPersonNeedNotWaitForTheOthers() {
        let world = RegistrarWorld()
        world.restore(1_000)
        let command = world.ask(.register(AccountID(rawValue: "a999")))
        world.run(for: .milliseconds(200))
        guard case .success = world.replies[command] else {
            Issue.record("\(String(describing: world.replies[command]))")
            return
        }
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
        world.run(for: .seconds(305))
        #expect(world.registered == 20)
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
        for second in 0..<600 {
            world.after(.seconds(second)) {
                world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: UInt16(40_000 + second))
            }
        }
        world.restore(1)
        world.run(for: .seconds(600))
        #expect(world.arrivals.count < 60, "\(world.arrivals.count)")
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
