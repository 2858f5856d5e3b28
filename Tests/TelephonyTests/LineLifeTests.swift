// Lines take each other's place and leave, whatever is under way just then.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct LineLifeTests {
    private let id = AccountID(rawValue: "a")

    private func questions(_ world: World) -> [ResolutionID] {
        world.effects.compactMap { if case .resolve(let id, _) = $0 { id } else { nil } }
    }

    private func farewells(_ world: World) -> Int {
        world.exchange.received.count { $0.method == .register && $0.headers[.expires] == "0" }
    }

    /// Its addresses have aged, and nobody can be asked for new ones: it goes where it is registered.
    @Test func takesItsBindingBackThoughTheNameCannotBeAskedFor() {
        let world = World { $0.routeLifetime = .seconds(100) }
        world.addAccount()
        world.run(for: .seconds(150))
        world.resolution = nil
        world.ask(.removeAccount(self.id))
        world.run(for: .seconds(1))
        #expect(self.farewells(world) == 1)
        #expect(world.rest() == [])
    }

    /// Both lines would be one binding at the registrar: taking the old one back would take the new one away.
    @Test(arguments: [true, false]) func keepsTheBindingThatTwoLinesShare(isStored: Bool) {
        let world = World()
        world.addAccount()
        var account = World.account()
        account.displayName = "Berta"
        if !isStored { world.storing = .failed(code: "diskFull", message: "The disk is full.") }
        let reply = world.answer(.saveAccount(account))
        let isSaved = if case .success? = reply { true } else { false }
        #expect(isSaved == isStored)
        world.run(for: .seconds(2))
        #expect(world.phone.census.lines == 1)
        #expect(self.farewells(world) == 0)
        world.run(for: .seconds(600))
        guard case .registered? = world.registrations.last else {
            Issue.record("\(world.registrations)")
            return
        }
    }

    /// The line before waits for its way; what waits with it goes on with the new one.
    @Test func whatWaitsGoesOnWithTheLineThatTakesOver() {
        let world = World()
        world.resolution = nil
        world.ask(.restoreAccount(World.account()))
        let call = world.dial("600")
        let command = world.ask(.register(self.id))
        world.resolution = .success([World.route])
        world.ask(.restoreAccount(World.account()))
        #expect(world.reply(command) == .failure(.superseded))
        #expect(world.phone.census.resolutions == 1, "nobody waits for the first answer any more")
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    /// What DNS says of the life of an address counts, within bounds.
    @Test(arguments: [(10, 30), (200, 200), (86_400, 600)])
    func asksForTheNameAgainWhenItsAddressesHaveExpired(lifetime: Int, expected: Int) throws {
        let world = World()
        world.resolution = nil
        world.ask(.restoreAccount(World.account()))
        let first = try #require(self.questions(world).last)
        world.give(.resolved(first, .success([World.route]), lifetime: .seconds(lifetime)))
        world.run(for: .seconds(expected - 2))
        world.ask(.register(self.id))
        #expect(self.questions(world).count == 1)
        world.run(for: .seconds(4))
        world.ask(.register(self.id))
        #expect(self.questions(world).count == 2)
    }

    /// A way is left for good because of its certificate only as long as that is not believed.
    @Test func aCertificateThatIsBelievedAgainIsForgotten() throws {
        let world = World()
        world.exchange.asksForPassword = false
        let routes = [World.route, World.secondRoute].map { route in
            var route = route
            route.transport = .tls
            return route
        }
        world.resolution = .success(routes)
        world.ask(.restoreAccount(World.account()))
        world.run(for: .milliseconds(8))
        let hop = try #require(world.datagrams.last).hop
        world.give(.transportFailed(hop, .certificate(.unreadable)))
        guard case .failed(.certificateRefused, _)? = world.registrations.last else {
            throw Unexpected("\(world.registrations)")
        }
        world.run(for: .seconds(60))
        guard case .registered? = world.registrations.last else { throw Unexpected("\(world.registrations)") }
        world.deaf = [World.exchangeEndpoint]
        world.run(for: .seconds(330))
        guard case .registered? = world.registrations.last else { throw Unexpected("\(world.registrations)") }
        #expect(world.datagrams.last { $0.transport == .tls }?.remote == World.secondEndpoint)
    }
}
