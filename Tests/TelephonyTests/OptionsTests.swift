// OPTIONS: whether a call would get through, and what the phone can do (RFC 3261, section 11.2).

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct OptionsTests {
    private static func ask(
        user: String = "1001", headers: [String] = [], isThere: Bool = true,
        from remote: IPEndpoint = World.exchangeEndpoint, _ change: (inout AccountPreferences) -> Void = { _ in }
    ) throws -> Response {
        let world = World()
        var account = World.account()
        change(&account.preferences)
        world.addAccount(account)
        if isThere { world.openTab() }
        var caller = Caller()
        caller.user = user
        world.receive(caller.options(headers), from: remote)
        guard let response = world.answers(.options).last else { throw Unexpected("an answer") }
        return response
    }

    @Test func answersAsAnInviteWouldBe() throws {
        #expect(try Self.ask().status == 200)
        #expect(try Self.ask(user: "nobody", from: CallerTests.stranger).status == 404)
        #expect(try Self.ask(isThere: false).status == 480)
        #expect(try Self.ask { $0.doNotDisturb = true }.status == 480)
    }

    @Test func isBusyAsForAnInvite() throws {
        let world = World()
        var account = World.account()
        account.preferences.callWaiting = false
        world.addAccount(account)
        world.openTab()
        world.ring()
        world.receive(Caller(callID: "options", branch: "z9hG4bK-options").options())
        #expect(world.statuses(.options) == [486])
    }

    @Test func describesWhatItCanDo() throws {
        let response = try Self.ask(headers: ["Accept: application/sdp"])
        #expect(response.tokens(.allow).contains("PRACK") && response.tokens(.allow).contains("UPDATE"))
        #expect(response.tokens(.supported).contains("100rel") && response.tokens(.supported).contains("timer"))
        #expect(response.tokens(.accept).contains("application/sdp"))
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(body.contains("m=audio 0 RTP/AVP 0 8 13 101\r\n"))
        #expect(try Self.ask().body.isEmpty, "nobody asked for one")
    }
}
