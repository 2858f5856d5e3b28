// Several targets of one registrar: which one a REGISTER goes to, and when (RFC 3263, section 4.3).

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct RegistrarTargetTests {
    private static func world(_ moods: [IPEndpoint: RegistrarWorld.Mood] = [:]) -> RegistrarWorld {
        let world = RegistrarWorld()
        world.targets = [RegistrarWorld.server, RegistrarWorld.second]
        world.moods = moods
        world.restore(1)
        return world
    }

    private static func target(_ world: RegistrarWorld) -> IPEndpoint? { world.routes.values.first?.remote }

    /// That the server answers another line says that it is there, not that it has room for this one.
    @Test func aRetryAfterOutlastsTheAnswerToAnotherLine() {
        let world = Self.world([RegistrarWorld.server: .overloaded(retryAfter: 3_600)])
        world.run(for: .seconds(2))
        #expect(Self.target(world) == RegistrarWorld.second)
        world.moods = [RegistrarWorld.server: .down, RegistrarWorld.second: .down]
        world.ask(.restoreAccount(world.account(1)))
        world.run(for: .seconds(70))
        #expect(world.registered == 1, "the other one finds nobody")
        world.moods = [:]
        world.run(for: .seconds(300))
        #expect(world.registered == 2)
        #expect(world.impatient == 0)
    }

    /// Who has room first is asked first, whoever has answered last.
    @Test func waitsForTheOneThatAsksForTheLeastPatience() {
        let world = Self.world([
            RegistrarWorld.server: .overloaded(retryAfter: 40), RegistrarWorld.second: .overloaded(retryAfter: 600),
        ])
        world.run(for: .seconds(2))
        #expect(world.registered == 0)
        world.moods = [:]
        world.run(for: .seconds(45))
        #expect(world.registered == 1 && Self.target(world) == RegistrarWorld.server)
        #expect(world.impatient == 0)
    }

    /// A silent one may be back at any time, whatever another one has asked for.
    @Test func aSilentOneIsTriedThoughAnotherAsksForPatience() {
        let world = Self.world([RegistrarWorld.server: .down, RegistrarWorld.second: .overloaded(retryAfter: 3_600)])
        world.run(for: .seconds(60))
        #expect(world.registered == 0)
        world.moods[RegistrarWorld.server] = .up
        world.run(for: .seconds(300))
        #expect(world.registered == 1 && Self.target(world) == RegistrarWorld.server)
        #expect(world.impatient == 0)
    }

    @Test func theFirstIsPreferredAgainAfterItsRest() {
        let world = Self.world([RegistrarWorld.server: .down])
        world.run(for: .seconds(40))
        #expect(world.registered == 1 && Self.target(world) == RegistrarWorld.second)
        world.moods = [:]
        world.run(for: .seconds(500))
        #expect(Self.target(world) == RegistrarWorld.server)
    }

    /// Where nobody answers, the name is asked for again, however long its addresses should have held.
    @Test func aServerThatHasMovedIsFoundByItsName() {
        let world = RegistrarWorld()
        world.restore(1)
        world.run(for: .seconds(2))
        #expect(world.registered == 1)
        world.moods[RegistrarWorld.server] = .down
        world.targets = [RegistrarWorld.second]
        world.run(for: .seconds(300))
        #expect(world.registered == 1 && Self.target(world) == RegistrarWorld.second)
    }

    /// Whoever closes a connection is there, and no reason to go elsewhere.
    @Test(arguments: [(TransportFailure.closed, RegistrarWorld.server), (.unreachable, RegistrarWorld.second)])
    func onlyWhoIsGoneIsLeft(failure: TransportFailure, expected: IPEndpoint) {
        let world = Self.world()
        world.run(for: .seconds(2))
        world.forgetArrivals()
        world.give(.transportFailed(Hop(transport: .udp, remote: RegistrarWorld.server), failure))
        world.run(for: .seconds(2))
        #expect(world.attempts.count == 1 && Self.target(world) == expected)
    }
}
