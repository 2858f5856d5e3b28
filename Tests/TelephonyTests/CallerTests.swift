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

    /// A provider calls from any of the addresses that its name has, whichever of them is in use.
    @Test func believesTheServersOtherAddressesToo() {
        let asserted = Caller(headers: ["P-Asserted-Identity: <sip:+4930123@carrier.example>"])
        func caller(knows second: Bool) -> RemoteParty? {
            let world = World()
            world.resolution = .success(second ? [World.route, World.secondRoute] : [World.route])
            world.addAccount()
            world.openTab()
            world.receive(asserted.invite(), from: World.secondEndpoint)
            world.run(for: .milliseconds(10))
            return world.incoming.first?.remote
        }
        #expect(caller(knows: true)?.user == "+4930123")
        #expect(caller(knows: false)?.user == "1002")
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

    /// One user name in two domains: the domain that the call names rings, whether it comes from their server or not.
    @Test(arguments: [
        ("other.example", "192.0.2.1", "b"), ("OTHER.example", "192.0.2.1", "b"), ("pbx.example", "192.0.2.1", "a"),
        ("carrier.example", "other.example", "b"), ("carrier.example", "192.0.2.1", "a"),
    ])
    func ringsTheAccountOfTheDomainThatWasCalled(to: String, target: String, expected: String) {
        for source in [World.exchangeEndpoint, Self.stranger] {
            let world = World.ready()
            var other = World.account("b")
            other.domain = "other.example"
            world.addAccount(other)
            let invite = Caller().invite().replacing("To: <sip:1001@pbx.example>", with: "To: <sip:1001@\(to)>")
                .replacing("INVITE sip:1001@192.0.2.1", with: "INVITE sip:1001@\(target)")
            world.receive(invite, from: source)
            world.run(for: .milliseconds(10))
            #expect(world.incoming.map(\.account.rawValue) == [expected], "from \(source)")
        }
    }

    /// Carriers call the number, not the user that has registered.
    @Test(
        arguments: [
            (1, "0301234", [], "a"), (2, "0301234", [], nil), (2, "1003", [], "b"),
            (2, "0301234", ["P-Called-Party-ID: <sip:1003@x>"], "b"),
        ] as [(Int, String, [String], String?)])
    func ringsTheAccountOfTheServerWhoseNumberWasDialled(
        accounts: Int, to: String, headers: [String], expected: String?
    ) {
        let world = World.ready()
        if accounts == 2 { world.addAccount(World.account("b", user: "1003")) }
        let invite = Caller(user: "0301234", headers: headers).invite()
            .replacing("To: <sip:0301234@", with: "To: <sip:\(to)@")
        world.receive(invite)
        world.run(for: .milliseconds(10))
        #expect(world.incoming.map(\.account.rawValue) == [expected].compactMap { $0 })
        #expect(world.statuses() == [100, expected == nil ? 404 : 180])
        world.receive(
            invite.replacing("call-1@192.0.2.9", with: "call-2").replacing("-invite", with: "-2"), from: Self.stranger)
        #expect(world.statuses().suffix(2) == [100, 404], "a stranger has to know whom to call")
        #expect(world.rest() == [])
    }

    /// A phone whose person trusts the server to say what answers itself.
    private static func intercom() -> World {
        let world = World()
        var account = World.account()
        account.preferences.autoAnswer = .trusted
        world.addAccount(account)
        world.openTab()
        return world
    }

    /// What comes through the server need not come from it: a proxy passes on what the caller wrote.
    @Test func nobodyOpensTheMicrophoneUnlessThePersonHasAllowedIt() {
        let world = World.ready()
        world.ring(Caller(headers: ["Answer-Mode: Auto", "Call-Info: <sip:x>;answer-after=0"]))
        world.run(for: .seconds(5))
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        "Answer-Mode: Auto", "Priv-Answer-Mode: auto;require", "Call-Info: <sip:pbx.example>;answer-after=0",
        "Alert-Info: <http://127.0.0.1>;info=alert-autoanswer;delay=0", "Alert-Info: <http://x>; info=Auto Answer",
        "Call-Info: <http://x/pic.jpg>;purpose=icon, <sip:x>; answer-after=0",
    ])
    func answersByItselfWhenItsServerAsksForIt(header: String) {
        let world = Self.intercom()
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
        let world = Self.intercom()
        world.ring(Caller(headers: [header]))
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }

    @Test func waitsAsLongAsItIsAskedTo() {
        let world = Self.intercom()
        world.ring(Caller(headers: ["Call-Info: <sip:x>;answer-after=5"]))
        world.run(for: .seconds(4))
        #expect(world.statuses() == [100, 180])
        world.run(for: .seconds(2))
        #expect(world.statuses().starts(with: [100, 180, 200]))
        #expect(world.rest() == [])
    }

    @Test(arguments: [true, false]) func noStrangerGetsADigestOfThePassword(isStranger: Bool) throws {
        let world = World.ready()
        world.wire.isCut = true
        let source = isStranger ? Self.stranger : World.exchangeEndpoint
        let invite = Caller().invite().replacing("sip:bob@192.0.2.2:5060", with: "sip:bob@\(source)")
        world.receive(invite, from: source)
        world.run(for: .milliseconds(10))
        let call = try #require(world.incoming.last?.id)
        world.ask(.acceptCall(call, session: World.laptop))
        world.receive(Caller().ack(world.toTag), from: source)
        world.ask(.hangUp(call))
        let bye = try #require(world.requests(.bye).last)
        let challenge = "WWW-Authenticate: Digest realm=\"pbx.example\", nonce=\"n\", qop=\"auth\""
        world.receive(Callee.response(to: bye, 401, headers: [challenge]), from: source)
        #expect(world.requests(.bye).contains { $0.headers.contains(.authorization) } == !isStranger)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    /// The exchange passes on what the far end answers: a realm that never asked at registration is not the exchange's.
    @Test func noFarEndBehindTheServerGetsOneForItsOwnRealm() throws {
        let (world, call) = try MidCallTests.callUp()
        world.wire.isCut = true
        world.ask(.hangUp(call))
        let bye = try #require(world.requests(.bye).last)
        let before = world.requests(.bye).count
        let challenge = "Proxy-Authenticate: Digest realm=\"evil.example\", nonce=\"n\", qop=\"auth\""
        world.receive(Callee.response(to: bye, 407, headers: [challenge]))
        #expect(world.requests(.bye).count == before)
        world.wire.isCut = false
        world.run(for: .seconds(60))
    }

    /// What a person accepts is a call; that it goes on at the account's cost, nobody but its server can ask for.
    @Test(arguments: [true, false]) func noStrangerHasUsCallSomebodyElse(isStranger: Bool) throws {
        let world = World.ready()
        let source = isStranger ? Self.stranger : World.exchangeEndpoint
        world.receive(Caller().invite().replacing("sip:bob@192.0.2.2:5060", with: "sip:bob@\(source)"), from: source)
        world.run(for: .milliseconds(10))
        let call = try #require(world.incoming.last?.id)
        world.ask(.acceptCall(call, session: World.laptop))
        world.receive(Caller().ack(world.toTag), from: source)
        world.receive(Caller().refer(world.toTag, to: "<sip:0900@pbx.example>"), from: source)
        world.run(for: .seconds(1))
        #expect(world.statuses(.refer) == [isStranger ? 403 : 202])
        #expect(world.requests(.invite).isEmpty == isStranger)
        world.ask(.hangUp(call))
        #expect(world.rest() == [])
    }

    @Test func aReferOutsideOfACallIsRefused() {
        let world = World.ready()
        world.receive(Caller().refer(nil, to: "<sip:0900@pbx.example>"))
        #expect(world.statuses(.refer) == [403])
        #expect(world.requests(.invite).isEmpty)
        #expect(world.rest() == [])
    }

    /// A provider's name stands for several addresses, and a call may lead to another one than it began with.
    @Test(arguments: [true, false]) func anotherAddressOfTheServerGetsOne(isServers: Bool) throws {
        let world = World()
        if isServers { world.resolution = .success([World.route, World.secondRoute]) }
        world.addAccount()
        world.wire.isCut = true
        let call = try #require(world.dial("2002"))
        world.run(for: .milliseconds(50))
        let contact = "Contact: <sip:bob@\(World.secondEndpoint)>"
        world.receive(
            try Callee(world).response(200, headers: [contact], body: Callee.description(port: 41_000)))
        world.ask(.hangUp(call))
        let bye = try #require(world.datagrams.last)
        #expect(bye.remote == World.secondEndpoint)
        let challenge = "WWW-Authenticate: Digest realm=\"pbx.example\", nonce=\"n\", qop=\"auth\""
        world.receive(
            Callee.response(to: try #require(world.requests(.bye).last), 401, headers: [challenge]),
            from: World.secondEndpoint)
        #expect(world.requests(.bye).contains { $0.headers.contains(.authorization) } == isServers)
        world.wire.isCut = false
        world.run(for: .seconds(60))
    }

    @Test func noStrangerCanListenIntoARoom() {
        let world = Self.intercom()
        world.receive(Caller(headers: ["Answer-Mode: Auto"]).invite(), from: Self.stranger)
        world.run(for: .milliseconds(10))
        #expect(world.incoming.count == 1)
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }

    /// Over UDP whoever else is on the server's machine, or behind its translator, has another port.
    @Test func anotherPortOfTheServersAddressIsSomebodyElse() {
        let world = Self.intercom()
        var neighbour = World.exchangeEndpoint
        neighbour.port += 1
        world.receive(Caller(headers: ["Answer-Mode: Auto"]).invite(), from: neighbour)
        world.run(for: .milliseconds(10))
        #expect(world.incoming.count == 1)
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }
}
