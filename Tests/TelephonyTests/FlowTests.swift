// Keep-alives, the flows they watch, our own address when it changes, and the outbound proxy.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct FlowTests {
    private let id = AccountID(rawValue: "a0")

    private func world(
        _ method: KeepAliveMethod = .crlf, count: Int = 1, change: (inout Account) -> Void = { _ in }
    ) -> RegistrarWorld {
        let world = RegistrarWorld()
        for number in 0..<count {
            world.ask(
                .restoreAccount(
                    world.account(number) { account in
                        account.keepAlive = method
                        change(&account)
                    }))
        }
        world.run(for: .seconds(5))
        return world
    }

    @Test func twoLineEndsKeepAWayOpenForAllItsLines() {
        let world = self.world(count: 50)
        world.run(for: .seconds(300))
        #expect((9...14).contains(world.pings.count), "\(world.pings.count) for 50 lines in 5 minutes")
    }

    /// The registrar keeps the binding until it runs out, and calls come by it.
    @Test func aWayIsKeptOpenAsLongAsTheBindingIsInForceThoughARefreshFails() {
        let world = self.world()
        world.moods[RegistrarWorld.server] = .refusing(status: 500)
        world.run(for: .seconds(230))
        #expect(world.registered == 0, "the refresh has failed")
        let before = world.pings.count
        world.run(for: .seconds(60))
        #expect(world.pings.count >= before + 2)
        world.run(for: .seconds(40))
        let after = world.pings.count
        world.run(for: .seconds(300))
        #expect(world.pings.count == after, "the binding has run out")
        #expect(world.phone.flows.isEmpty)
    }

    @Test func nothingIsSentWhereAPersonWantsNothing() {
        let world = self.world(.off)
        world.run(for: .seconds(300))
        #expect(world.pings.isEmpty && world.requests(.options).isEmpty)
    }

    @Test func aWayThatAnswersNoQuestionAnyMoreIsLeftWithinSeconds() {
        let world = RegistrarWorld()
        world.targets = [RegistrarWorld.server, RegistrarWorld.second]
        world.ask(.restoreAccount(world.account(0) { $0.keepAlive = .options }))
        world.run(for: .seconds(100))
        #expect(world.requests(.options).count >= 3)
        world.moods[RegistrarWorld.server] = .down
        world.run(for: .seconds(42))
        #expect(world.routes[self.id]?.remote == RegistrarWorld.second)
        #expect(world.registered == 1)
        #expect(world.phone.census.counters.flowsLost == 1)
        #expect(world.phone.flows.keys.map(\.route.remote) == [RegistrarWorld.second], "the other is not kept open")
    }

    @Test func aServerThatKnowsNoOptionsIsKeptWithLineEnds() {
        let world = RegistrarWorld()
        world.ignoresOptions = true
        world.ask(.restoreAccount(world.account(0) { $0.keepAlive = .options }))
        world.run(for: .seconds(300))
        #expect(world.registered == 1 && world.phone.census.counters.flowsLost == 0)
        #expect(!world.pings.isEmpty)
        // A first REGISTER, its challenge, and a refresh or two.
        #expect(world.registers <= 6, "\(world.registers)")
    }

    @Test func bindingRequestsKeepAWayOpenAndTellThatItIsDead() {
        let world = RegistrarWorld()
        world.targets = [RegistrarWorld.server, RegistrarWorld.second]
        world.answersBinding = true
        world.ask(.restoreAccount(world.account(0) { $0.keepAlive = .stun }))
        world.run(for: .seconds(100))
        #expect((3...5).contains(world.bindings), "\(world.bindings)")
        #expect(world.pings.isEmpty && world.requests(.options).isEmpty)
        world.moods[RegistrarWorld.server] = .down
        world.run(for: .seconds(42))
        #expect(world.routes[self.id]?.remote == RegistrarWorld.second)
        #expect(world.registered == 1 && world.phone.census.counters.flowsLost == 1)
        #expect(world.phone.census.questions == 0)
    }

    @Test func aServerThatKnowsNoSTUNIsKeptWithLineEnds() {
        let world = RegistrarWorld()
        world.ask(.restoreAccount(world.account(0) { $0.keepAlive = .stun }))
        world.run(for: .seconds(300))
        #expect(world.registered == 1 && world.phone.census.counters.flowsLost == 0)
        #expect(world.pings.count >= 8 && world.bindings > 0)
        #expect(world.phone.census.questions == 0)
    }

    /// RFC 5626, section 4.4.2: another mapped address is a dead flow, whatever Contact says.
    @Test func anotherMappedAddressIsRegisteredAtOnce() {
        let world = RegistrarWorld()
        world.answersBinding = true
        world.ask(.restoreAccount(world.account(0) { $0.keepAlive = .stun }))
        world.run(for: .seconds(40))
        world.forgetArrivals()
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
        world.run(for: .seconds(32))
        #expect(world.arrivals.last?.request.contacts.first?.uri.sip?.port == 41_000)
    }

    /// Also where Contact says what a person has entered, and goes on saying it.
    @Test func anotherMappedAddressIsRegisteredThoughContactStays() {
        let world = RegistrarWorld()
        world.answersBinding = true
        world.ask(
            .restoreAccount(
                world.account(0) { account in
                    account.keepAlive = .stun
                    account.publicAddress = .v4(0xC633_6407)
                }))
        world.run(for: .seconds(40))
        world.forgetArrivals()
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
        world.run(for: .seconds(32))
        #expect(world.attempts.count == 1)
        #expect(world.arrivals.last?.request.contacts.first?.uri.description == "sip:1000@198.51.100.7:5062")
        world.run(for: .seconds(60))
        #expect(world.attempts.count == 1, "it has not moved again")
    }

    @Test func aBounceIsNoticedAtOnceAndRegisteredAgain() {
        let world = self.world()
        world.forgetArrivals()
        world.give(.transportFailed(Hop(transport: .udp, remote: RegistrarWorld.server), .unreachable))
        world.run(for: .seconds(2))
        #expect(world.arrivals.count >= 1)
        #expect(world.registered == 1)
    }

    /// Some servers close a connection as soon as they have answered on it.
    @Test func aConnectionThatIsClosedAgainAndAgainIsNotChasedWithoutEnd() {
        let world = self.world()
        for second in 0..<100 {
            world.after(.seconds(second)) {
                world.give(.transportFailed(Hop(transport: .udp, remote: RegistrarWorld.server), .closed))
            }
        }
        world.forgetArrivals()
        world.run(for: .seconds(100))
        #expect((3...8).contains(world.arrivals.count), "\(world.arrivals.count)")
        #expect(world.registered == 1)
    }

    @Test func anOptionsAnswerTellsThatTheTranslatorHasMoved() {
        let world = self.world(.options)
        world.forgetArrivals()
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
        world.run(for: .seconds(32))
        #expect(world.arrivals.last?.request.contacts.first?.uri.sip?.port == 41_000)
    }

    @Test func anotherAddressOfOursIsRegisteredAndTheOldOneTakenBack() {
        let world = self.world(count: 3)
        world.forgetArrivals()
        world.local = IPEndpoint(address: .v4(0xC0A8_0263), port: 5062)
        world.mapped = world.local
        world.run(for: .seconds(12))
        #expect(world.registered == 3)
        for number in 0..<3 {
            let last = world.arrivals.last { $0.request.to?.uri.sip?.user == "\(1000 + number)" }
            #expect(
                last?.request.contacts.map(\.description) == [
                    "<sip:\(1000 + number)@192.168.2.99:5062>", "<sip:\(1000 + number)@192.168.1.5:5062>;expires=0",
                ])
        }
    }

    @Test func everyRequestGoesToTheOutboundProxyFirst() throws {
        let world = self.world { $0.outboundProxy = ServerAddress(host: "edge.example", port: 5080) }
        #expect(world.resolved == [ServerAddress(host: "edge.example", port: 5080)])
        let register = try #require(world.arrivals.last?.request)
        #expect(register.uri.description == "sip:pbx.example")
        #expect(register.routes.map(\.description) == ["<sip:edge.example:5080;lr>"])
        world.ask(.startCall(account: self.id, to: "600", session: SessionID(rawValue: 1)))
        world.run(for: .seconds(1))
        let invite = try #require(world.requests(.invite).first)
        #expect(invite.routes.map(\.description) == ["<sip:edge.example:5080;lr>"])
    }

    @Test func nothingOfAFlowStaysWhenItsLinesAreGone() {
        let world = self.world(.options, count: 3)
        world.run(for: .seconds(60))
        for number in 0..<3 { world.ask(.removeAccount(AccountID(rawValue: "a\(number)"))) }
        world.run(for: .seconds(120))
        let census = world.phone.census
        #expect(census.lines == 0 && census.timers == 0 && census.requests == 0)
        #expect(census.agent.isAtRest)
        #expect(world.phone.flows.isEmpty && world.phone.paces.isEmpty)
    }
}
