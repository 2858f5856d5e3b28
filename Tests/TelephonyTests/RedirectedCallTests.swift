// A 3xx to our call: it goes on elsewhere, and the person is told.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct RedirectedCallTests {
    @Test func goesOnToTheNewTargetAndSaysSo() throws {
        let world = World()
        world.addAccount()
        let call = try #require(world.dial("302"))
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
        #expect(world.snapshots(of: call).last?.remote.user == "600")
        #expect(world.notices == ["redirected"])
        #expect(world.requests(.invite).map { $0.uri.sip?.user } == ["302", "600"])
        world.ask(.hangUp(call))
        world.run(for: .seconds(1))
        #expect(world.rest() == [])
    }

    @Test func whatTheFirstTargetPlayedIsForgotten() throws {
        let (world, call, callee) = try Callee.called()
        world.receive(callee.response(183, body: Callee.description(port: 41_000, formats: "8")))
        world.receive(callee.response(302, headers: ["Contact: <sip:3003@pbx.example>"]))
        let next = try Callee(world)
        #expect(next.invite.uri.sip?.user == "3003")
        world.receive(next.response(200, body: Callee.description(port: 42_000)))
        #expect(world.snapshots(of: call).last?.state == .active)
        #expect(world.media.flatMap { world.configured[$0] }?.remote.port == 42_000)
        #expect(world.snapshots(of: call).last?.codec == "PCMU")
    }

    /// A server without a memory gives all responses of a call one tag (RFC 3261, section 8.2.7).
    @Test(arguments: [["bob"], ["bob", "carol"]])
    func whatTheFirstTargetAnsweredForGoodIsForgotten(tags: [String]) throws {
        let (world, call, callee) = try Callee.called()
        for tag in tags {
            world.receive(
                callee.reliable(183, number: 9, tag: tag, body: Callee.description(port: 41_000, formats: "8")))
        }
        world.receive(callee.response(302, headers: ["Contact: <sip:3003@pbx.example>"]))
        let next = try Callee(world)
        #expect(next.invite.uri.sip?.user == "3003")
        world.receive(next.response(200, body: Callee.description(port: 42_000)))
        #expect(world.snapshots(of: call).last?.state == .active)
        #expect(world.media.flatMap { world.configured[$0] }?.remote.port == 42_000)
        #expect(world.snapshots(of: call).last?.codec == "PCMU")
    }

    @Test func aCircleEndsWithWordsForIt() throws {
        let (world, call, callee) = try Callee.called()
        world.receive(callee.response(302))
        world.receive(try Callee(world).response(302))
        #expect(world.end(of: call)?.code == "loop")
        #expect(world.end(of: call)?.message.contains("on and on") == true)
    }
}
