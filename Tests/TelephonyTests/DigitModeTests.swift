// How digits are sent: the account's choice.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct DigitModeTests {
    /// A call that is up, from an account with this mode, to an exchange that knows events and INFO.
    private func call(_ mode: AccountPreferences.DigitMode) throws -> (World, CallID) {
        let world = World()
        var account = World.account()
        account.preferences.digitMode = mode
        world.addAccount(account)
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        try #require(world.states(of: call).last == .active)
        return (world, call)
    }

    private func sentByMedia(_ world: World) -> [String] {
        world.effects.compactMap { if case .sendDigits(_, let digits) = $0 { String(digits) } else { nil } }
    }

    private func sentByInfo(_ world: World) -> Int { world.exchange.received.count { $0.method == .info } }

    @Test func eventsAreTheDefault() throws {
        let (world, call) = try self.call(.rfc4733)
        world.ask(.sendDigits(call, "12"))
        world.run(for: .seconds(1))
        #expect(self.sentByMedia(world) == ["12"] && self.sentByInfo(world) == 0)
        let media = try #require(world.media)
        let parameters = try #require(world.configured[media])
        #expect(parameters.sendEventPayloadType != nil && !parameters.hearsTones)
        #expect(world.rest() == [])
    }

    @Test func infoIsSentThoughEventsWereAgreed() throws {
        let (world, call) = try self.call(.info)
        world.ask(.sendDigits(call, "12"))
        world.run(for: .seconds(2))
        #expect(self.sentByMedia(world) == [] && self.sentByInfo(world) == 2)
        #expect(world.rest() == [])
    }

    @Test func tonesAreSentAndHeardThoughEventsWereAgreed() throws {
        let (world, call) = try self.call(.inband)
        world.ask(.sendDigits(call, "12"))
        world.run(for: .seconds(1))
        #expect(self.sentByMedia(world) == ["12"] && self.sentByInfo(world) == 0)
        let media = try #require(world.media)
        let parameters = try #require(world.configured[media])
        #expect(parameters.sendEventPayloadType == nil && parameters.hearsTones)
        #expect(world.rest() == [])
    }
}
