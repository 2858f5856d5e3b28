// Comfort noise (RFC 3389) in calls: offered and taken always, used by our own microphone where the account wants it.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct SilenceTests {
    private func agreed(_ formats: String, suppresses: Bool) throws -> (offer: String, MediaParameters) {
        var account = World.account()
        account.preferences.suppressesSilence = suppresses
        let (world, _, callee) = try Callee.called("2002", account)
        world.receive(callee.response(200, body: Callee.description(port: 40_000, formats: formats)))
        world.run(for: .milliseconds(50))
        let media = try #require(world.media)
        return (String(decoding: callee.invite.body, as: UTF8.self), try #require(world.configured[media]))
    }

    @Test(arguments: [false, true]) func isOfferedAlwaysAndUsedAsTheAccountWants(_ suppresses: Bool) throws {
        let (offer, parameters) = try self.agreed("0 8 13", suppresses: suppresses)
        #expect(offer.contains("RTP/AVP 0 8 13 101") && offer.contains("a=rtpmap:13 CN/8000\r\n"))
        #expect(parameters.sendComfortNoisePayloadType == 13)
        #expect(parameters.receiveComfortNoise == [13: 8_000])
        #expect(parameters.suppressesSilence == suppresses)
    }

    @Test func isNotSentToWhoDoesNotNameIt() throws {
        let (_, parameters) = try self.agreed("0 8", suppresses: true)
        #expect(parameters.sendComfortNoisePayloadType == nil && parameters.receiveComfortNoise == [13: 8_000])
    }

    @Test func isTakenFromCallers() throws {
        let world = World.ready()
        var caller = Caller()
        caller.body = Caller.offer.replacing("8 0 101", with: "8 0 13 101")
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        let media = try #require(world.media)
        let parameters = try #require(world.configured[media])
        #expect(parameters.sendComfortNoisePayloadType == 13 && !parameters.suppressesSilence)
    }
}
