// When keep-alives leave, and what counts as an answer to them (RFC 5626, section 4.4).

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct KeepAliveTests {
    /// When keep-alives left a line's way, in tenths of a second.
    private static func times(of world: RegistrarWorld, seconds: Int) -> [Int] {
        var times: [Int] = []
        for tenth in 0..<seconds * 10 {
            let before = world.pings.count
            world.run(for: .milliseconds(100))
            times += Array(repeating: tenth, count: world.pings.count - before)
        }
        return times
    }

    private static func pauses(_ times: [Int]) -> [Int] { zip(times, times.dropFirst()).map { $1 - $0 } }

    /// Section 4.4.1: flows that began together must not march in step.
    @Test func thePausesAreSpreadOverTheLastFifth() {
        let world = RegistrarWorld()
        world.restore(1)
        world.run(for: .seconds(5))
        let pauses = Self.pauses(Self.times(of: world, seconds: 600))
        #expect(pauses.count > 15 && Set(pauses).count > 5)
        #expect(pauses.allSatisfy { (231...291).contains($0) }, "\(pauses)")
    }

    /// Section 5.4: the edge says how long it keeps a silent flow, and never makes the pause longer.
    @Test(arguments: [("10", 79...101), ("120", 231...291)])
    func theEdgeSaysHowLongItKeepsASilentWay(seconds: String, expected: ClosedRange<Int>) {
        let world = RegistrarWorld()
        world.extra = [(.flowTimer, seconds)]
        world.restore(1)
        world.run(for: .seconds(5))
        let pauses = Self.pauses(Self.times(of: world, seconds: 150))
        #expect(pauses.count >= 4 && pauses.allSatisfy { expected.contains($0) }, "\(pauses)")
    }

    /// A registered line over TCP, whose keep-alives the test answers.
    private static func connected(_ method: KeepAliveMethod, _ transport: Transport = .tcp) -> World {
        let world = World()
        var route = World.route
        route.transport = transport
        world.resolution = .success([route])
        var account = World.account()
        account.keepAlive = method
        world.addAccount(account)
        return world
    }

    private static func pings(_ world: World) -> [Route] {
        world.effects.compactMap { if case .ping(let route) = $0 { route } else { nil } }
    }

    /// Section 4.4.1: the pong must come within ten seconds, from whoever has sent one before.
    @Test func aConnectionWhosePongsEndIsDead() throws {
        let world = Self.connected(.crlf)
        for round in 1...2 {
            world.run(for: .seconds(125)) { Self.pings(world).count == round }
            let hop = try #require(Self.pings(world).last).hop
            world.give(.pong(hop))
        }
        world.run(for: .seconds(30))
        #expect(world.phone.census.counters.flowsLost == 0)
        world.run(for: .seconds(125)) { Self.pings(world).count == 3 }
        world.run(for: .seconds(9))
        #expect(world.phone.census.counters.flowsLost == 0)
        world.run(for: .seconds(2))
        #expect(world.phone.census.counters.flowsLost == 1)
    }

    @Test func aServerThatSendsNoPongsIsKept() {
        let world = Self.connected(.crlf)
        world.run(for: .seconds(1_000))
        #expect(Self.pings(world).count > 6)
        #expect(world.phone.census.counters.flowsLost == 0)
    }

    /// A connection names its own address, and its end is told.
    @Test(arguments: [Transport.udp, .tcp]) func onlyTheAddressOfASocketIsLookedAt(transport: Transport) {
        let world = Self.connected(.crlf, transport)
        world.run(for: .seconds(100))
        let looks = world.effects.count { if case .checkRoute = $0 { true } else { false } }
        #expect((looks > 5) == (transport == .udp) && (looks == 0) == (transport == .tcp))
    }

    /// Whoever refuses our OPTIONS is alive, also with a challenge that nobody can answer.
    @Test func aChallengeIsASignOfLife() throws {
        let world = Self.connected(.options, .udp)
        world.run(for: .seconds(30)) { !world.requests(.options).isEmpty }
        world.run(for: .seconds(1))
        world.wire.isCut = true
        let before = world.requests(.options).count
        world.run(for: .seconds(30)) { world.requests(.options).count > before }
        let options = try #require(world.requests(.options).last)
        world.receive(
            Callee.response(to: options, 401, tag: "x", headers: ["WWW-Authenticate: Digest realm=\"r\", algorithm=X"]))
        world.run(for: .seconds(15))
        #expect(world.phone.census.counters.flowsLost == 0)
        world.run(for: .seconds(30))
        #expect(world.phone.census.counters.flowsLost == 1, "and then nothing comes any more")
    }
}
