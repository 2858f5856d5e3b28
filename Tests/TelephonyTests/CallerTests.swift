// Who is shown as the caller, and who may make a telephone answer by itself.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct CallerTests {
    static let stranger = IPEndpoint(address: .v4(0xC633_6401), port: 5060)

    private static func caller(
        _ from: String = "\"Bob\" <sip:1002@pbx.example>;tag=bob", headers: [String] = [], stranger: Bool = false,
        trusts: Bool = true
    ) -> RemoteParty? {
        let world = World()
        var account = World.account()
        account.preferences.trustsIdentity = trusts
        world.addAccount(account)
        world.openTab()
        var caller = Caller()
        caller.from = from
        caller.headers = headers
        world.receive(caller.invite(), from: stranger ? Self.stranger : World.exchangeEndpoint)
        world.run(for: .milliseconds(10))
        return world.incoming.first?.remote
    }

    @Test func believesTheAccountsServerWhoCalls() {
        let asserted = ["P-Asserted-Identity: \"Berta B.\" <sip:+4930123@carrier.example>, <tel:+4930123>"]
        let berta = RemoteParty(uri: "sip:+4930123@carrier.example", user: "+4930123", displayName: "Berta B.")
        let bob = RemoteParty(uri: "sip:1002@pbx.example", user: "1002", displayName: "Bob")
        #expect(Self.caller(headers: asserted) == berta)
        #expect(Self.caller(headers: asserted, stranger: true) == bob, "anybody may write such a header")
        #expect(Self.caller(headers: asserted, trusts: false) == bob)
        #expect(
            Self.caller(headers: ["P-Asserted-Identity: <tel:+4930123;phone-context=x>"])
                == RemoteParty(uri: "tel:+4930123;phone-context=x", user: "+4930123"))
    }

    @Test(arguments: [
        "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1", "<sip:Anonymous@carrier.example>;tag=1",
        "sip:4711@anonymous.invalid;tag=1",
    ])
    func showsAnAnonymousCallerAsSuch(from: String) {
        #expect(Self.caller(from) == .anonymous)
        let asserted = "P-Asserted-Identity: <sip:+4930123@carrier.example>"
        #expect(Self.caller(from, headers: [asserted])?.user == "+4930123")
        #expect(Self.caller(from, headers: [asserted, "Privacy: header; id"]) == .anonymous, "known to servers only")
    }

    @Test func tellsAMissedAnonymousCall() {
        let world = World()
        world.addAccount()
        var caller = Caller()
        caller.from = "<sip:anonymous@anonymous.invalid>;tag=1"
        world.ring(caller)
        let told = world.events.compactMap { if case .notice(_, _, _, let text) = $0 { text } else { nil } }
        #expect(told == ["An anonymous caller has called."])
    }

    @Test func cleansTheNameThatAStrangerWrote() {
        #expect(RemoteParty.shown("  Bob\t\u{202E}the \u{0} builder\u{200B} ") == "Bob the builder")
        #expect(RemoteParty.shown("\u{7}\u{2066}") == nil)
        #expect(RemoteParty.shown("Grüße, 李雷 👋") == "Grüße, 李雷 👋")
        #expect(RemoteParty.shown(String(repeating: "x", count: 500))?.count == RemoteParty.nameLimit)
        let tower = "a" + String(repeating: "\u{301}", count: 2_000)
        #expect(RemoteParty.shown(tower) == nil)
        #expect(Self.caller("\"Bob\u{202E}\" <sip:1002@pbx.example>;tag=1")?.displayName == "Bob")
    }

    @Test func ringsTheAccountThatIsBoundAtTheServerOfTheRequest() {
        let world = World()
        world.addAccount()
        world.resolution = .success([
            Route(transport: .udp, local: World.phoneEndpoint, remote: Self.stranger)
        ])
        var other = World.account("b")
        other.server = ServerAddress(host: "other.example")
        other.domain = "other.example"
        world.addAccount(other)
        world.openTab()
        world.receive(Caller().invite(), from: Self.stranger)
        world.receive(Caller(callID: "2", branch: "z9hG4bK-2").invite())
        world.run(for: .milliseconds(10))
        #expect(world.incoming.map(\.account.rawValue) == ["b", "a"])
    }

    @Test(arguments: [
        "Answer-Mode: Auto", "Priv-Answer-Mode: auto;require", "Call-Info: <sip:pbx.example>;answer-after=0",
        "Alert-Info: <http://127.0.0.1>;info=alert-autoanswer;delay=0", "Alert-Info: <http://x>; info=Auto Answer",
        "Call-Info: <http://x/pic.jpg>;purpose=icon, <sip:x>; answer-after=0",
    ])
    func answersByItselfWhenItsServerAsksForIt(header: String) {
        let world = World.ready()
        let call = world.ring(Caller(headers: [header]))
        #expect(world.statuses() == [100, 180, 200])
        let snapshot = world.snapshots(of: call).last
        #expect(snapshot?.isAutoAnswered == true && snapshot?.session == World.laptop)
        world.receive(Caller().ack(world.toTag))
        world.receive(Caller().bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        "Answer-Mode: Manual", "Call-Info: <sip:pbx.example;answer-after=0>", "Alert-Info: <http://x>;info=ring3",
        "Call-Info: <sip:x>;answer-after=9999", "Call-Info: <sip:x>;answer-after=-1", "Subject: answer-after=0",
    ])
    func ringsWhenNobodyAskedForMore(header: String) {
        let world = World.ready()
        world.ring(Caller(headers: [header]))
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }

    @Test func waitsAsLongAsItIsAskedTo() {
        let world = World.ready()
        world.ring(Caller(headers: ["Call-Info: <sip:x>;answer-after=5"]))
        world.run(for: .seconds(4))
        #expect(world.statuses() == [100, 180])
        world.run(for: .seconds(2))
        #expect(world.statuses().starts(with: [100, 180, 200]))
        #expect(world.rest() == [])
    }

    @Test func noStrangerCanListenIntoARoom() {
        let world = World.ready()
        world.receive(Caller(headers: ["Answer-Mode: Auto"]).invite(), from: Self.stranger)
        world.run(for: .milliseconds(10))
        #expect(world.incoming.count == 1)
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }
}
