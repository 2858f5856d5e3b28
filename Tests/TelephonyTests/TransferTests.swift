// Transfers in each of their roles: the one who hands over, the one who is handed over, and the one who is taken to.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct TransferTests {
    /// The exchange's view of our call.
    static func far(_ world: World) throws -> InviteSessionID { try #require(world.exchange.sessions.first) }

    static func notify(_ world: World, _ line: String, _ state: String, _ type: String = "message/sipfrag") throws {
        _ = world.exchange.agent.sendInDialog(
            try Self.far(world), method: .notify, headers: [.event: "refer", .subscriptionState: state],
            contentType: type, body: Array(line.utf8), now: world.now)
        world.run(for: .milliseconds(200))
    }

    static func transfer(of call: CallID, in world: World) -> TransferSnapshot? {
        world.snapshots(of: call).last?.transfer
    }

    static func requests(_ method: Method, _ world: World) -> [Request] {
        world.exchange.received.filter { $0.method == method }
    }

    // MARK: The one who hands over

    @Test func aBlindTransferEndsTheCallWhenTheNewOneStands() throws {
        let (world, call) = try MidCallTests.callUp()
        #expect(world.answer(.transfer(call, to: "601")) == .success(.done))
        let refer = try #require(Self.requests(.refer, world).first)
        #expect(refer.headers[.referTo] == "<sip:601@pbx.example>")
        #expect(refer.headers[.referredBy] == "<sip:1001@pbx.example>")
        #expect(refer.contacts.count == 1)
        #expect(Self.transfer(of: call, in: world)?.state == .trying)
        try Self.notify(world, "SIP/2.0 100 Trying", "active;expires=60")
        #expect(Self.transfer(of: call, in: world)?.state == .trying)
        try Self.notify(world, "SIP/2.0 180 Ringing\r\n", "active;expires=59", "message/sipfrag;version=2.0")
        #expect(Self.transfer(of: call, in: world)?.state == .ringing)
        try Self.notify(world, "SIP/2.0 200 OK", "terminated;reason=noresource")
        #expect(world.end(of: call)?.code == "transferred")
        #expect(world.exchange.outcomes.last?.hasPrefix("ended remote") == true)
        #expect(world.rest() == [])
    }

    @Test func aFailedTransferKeepsTheCallAndTellsWhy() throws {
        let (world, call) = try MidCallTests.callUp()
        _ = world.answer(.transfer(call, to: "601"))
        try Self.notify(world, "SIP/2.0 486 Busy Here", "terminated;reason=noresource")
        let transfer = try #require(Self.transfer(of: call, in: world))
        #expect(transfer.state == .failed && transfer.status == 486)
        #expect(transfer.message == "601 could not be reached: Busy Here (486). The call goes on.")
        #expect(world.notices == ["transferFailed"])
        #expect(world.states(of: call).last == .active)
        #expect(world.answer(.transfer(call, to: "602")) == .success(.done), "another one may follow")
        #expect(world.rest() == [])
    }

    @Test(arguments: [405, 603, 481]) func aRefusedReferIsTheAnswer(status: Int) throws {
        let (world, call) = try MidCallTests.callUp()
        world.exchange.statuses[.refer] = status
        guard case .failure(.transferRefused(_, status)) = world.answer(.transfer(call, to: "601")) else {
            throw Unexpected("accepted")
        }
        world.run(for: .seconds(1))
        // 481 says that the far end does not know the call (RFC 3261, section 12.2.1.2).
        #expect((world.states(of: call).last == .active) == (status != 481))
        // What says that it knows no call is not told that the call is over.
        #expect(world.rest() == (status == 481 ? ["1 exchange sessions"] : []))
    }

    @Test func aSilentFarEndIsWaitedForWithALimit() throws {
        let (world, call) = try MidCallTests.callUp()
        _ = world.answer(.transfer(call, to: "601"))
        world.run(for: .seconds(31))
        #expect(Self.transfer(of: call, in: world)?.state == .trying)
        world.run(for: .seconds(2))
        #expect(Self.transfer(of: call, in: world)?.state == .failed, "timer N of RFC 6665")
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    @Test func aSubscriptionThatEndsWithoutAnOutcomeIsAFailure() throws {
        let (world, call) = try MidCallTests.callUp()
        _ = world.answer(.transfer(call, to: "601"))
        try Self.notify(world, "SIP/2.0 100 Trying", "terminated;reason=timeout")
        #expect(Self.transfer(of: call, in: world)?.state == .failed)
        #expect(world.rest() == [])
    }

    @Test func hangingUpInsteadOfTellingCountsAsTransferred() throws {
        let (world, call) = try MidCallTests.callUp()
        _ = world.answer(.transfer(call, to: "601"))
        world.exchange.agent.hangUp(try Self.far(world), now: world.now)
        world.run(for: .seconds(1))
        #expect(world.end(of: call)?.code == "transferred")
        #expect(world.rest() == [])
    }

    @Test func onlyOneTransferAtATime() throws {
        let (world, call) = try MidCallTests.callUp()
        let first = world.ask(.transfer(call, to: "601"))
        #expect(world.answer(.transfer(call, to: "602")) == .failure(.transferInProgress))
        world.run(for: .seconds(1))
        #expect(world.reply(first) == .success(.done))
        #expect(world.answer(.transfer(call, to: "602")) == .failure(.transferInProgress))
        #expect(world.rest() == [])
    }

    @Test func aCallThatIsNotUpCannotBeHandedOver() throws {
        let world = World()
        world.addAccount()
        let call = try #require(world.dial("603"))
        world.run(for: .seconds(1))
        #expect(world.answer(.transfer(call, to: "601")) == .failure(.notInCall))
        #expect(world.answer(.transfer(call, to: "")) == .failure(.invalidNumber("", reason: "Enter a number.")))
        #expect(world.rest() == [])
    }

    @Test func anAttendedTransferNamesTheOtherDialogAsItsFarEndSeesIt() throws {
        let (world, first, second) = try TwoCallsTests.twoCalls()
        #expect(world.answer(.transferWith(first, second)) == .success(.done))
        let value = try #require(Self.requests(.refer, world).first?.headers[.referTo])
        let uri = try #require(NameAddress(parsing: value).uri.sip)
        #expect(uri.user == "600")
        let header = try #require(uri.headers.first)
        let replaces = try #require(Replaces(header.value))
        // The exchange can find the dialog that it has with us.
        let found = world.exchange.agent.session(replacedBy: replaces)
        #expect(found?.session == world.exchange.sessions.last && found?.isConfirmed == true)
        #expect(world.answer(.transferWith(second, second)) == .failure(.noSuchCall))
        #expect(world.rest() == [])
    }

    /// A call of somebody else does not exist for a person, and nobody is put through to it.
    @Test func handsNobodyOverToACallOfAnotherPerson() throws {
        let (world, call) = try MidCallTests.callUp()
        var account = World.account("b")
        account.owner = UserID(rawValue: "bob")
        world.addAccount(account)
        let other = world.ask(.startCall(account: account.id, to: "600", session: SessionID(rawValue: 2)))
        world.run(for: .seconds(3))
        guard case .success(.call(let theirs)) = world.reply(other) else { throw Unexpected("no call") }
        #expect(world.states(of: theirs.id).last == .active)
        #expect(world.answer(.transferWith(call, theirs.id)) == .failure(.noSuchCall))
        #expect(Self.requests(.refer, world).isEmpty)
        #expect(world.rest() == [])
    }

    @Test func aNotifyWithoutATransferBelongsToNothing() throws {
        let (world, _) = try MidCallTests.callUp()
        try Self.notify(world, "SIP/2.0 200 OK", "active")
        #expect(world.exchange.responses.map(\.status) == [481])
        #expect(world.rest() == [])
    }

    // MARK: The one who is handed over

    /// The exchange sends us to `target`.
    static func refer(_ world: World, to target: String, _ headers: Headers = Headers()) throws {
        var headers = headers
        headers.append(.referTo, target)
        _ = world.exchange.agent.sendInDialog(try Self.far(world), method: .refer, headers: headers, now: world.now)
        world.run(for: .milliseconds(500))
    }

    static func fragments(_ world: World) -> [String] {
        Self.requests(.notify, world).map { request in
            let state = SubscriptionState(request).map { "\($0.phase)" } ?? "none"
            return "\(StatusFragment(parsing: request.body)?.status ?? 0) \(state)"
        }
    }

    @Test func followsAReferAndTellsHowItGoes() throws {
        let (world, call) = try MidCallTests.callUp()
        try Self.refer(world, to: "<sip:601@pbx.example>", [.referredBy: "<sip:600@pbx.example>"])
        #expect(world.exchange.responses.map(\.status) == [202])
        world.run(for: .seconds(3))
        #expect(Self.fragments(world) == ["100 active", "180 active", "200 terminated"])
        #expect(Self.requests(.notify, world).allSatisfy { EventPackage($0)?.name == "refer" })
        let invite = try #require(world.exchange.invitations.last)
        #expect(invite.uri.sip?.user == "601")
        #expect(invite.headers[.referredBy] == "<sip:600@pbx.example>")
        let new = try #require(world.phone.callOfTab[World.tab])
        #expect(new != call)
        #expect(world.snapshots(of: new).last?.state == .active)
        // The far end has what it wanted, and hangs up the old call.
        world.exchange.agent.hangUp(try Self.far(world), now: world.now)
        world.run(for: .seconds(1))
        #expect(world.snapshots(of: new).last?.state == .active)
        #expect(world.phone.referrals.isEmpty)
        #expect(world.rest() == [])
    }

    @Test func givesTheTabBackWhenTheNewCallFails() throws {
        let (world, call) = try MidCallTests.callUp()
        try Self.refer(world, to: "<sip:s486@pbx.example>")
        world.run(for: .seconds(2))
        #expect(Self.fragments(world) == ["100 active", "180 active", "486 terminated"])
        #expect(world.phone.callOfTab[World.tab] == call)
        #expect(world.states(of: call).last == .active)
        #expect(world.phone.referrals.isEmpty)
        #expect(world.rest() == [])
    }

    /// The person hangs up what rings, or its time is over: neither is a success, and the old call has its tab again.
    @Test(arguments: [true, false], [true, false])
    func tellsThatNobodyWasReachedAndGivesTheTabBack(isHungUp: Bool, wantsReports: Bool) throws {
        let world = World { $0.ringingLimit = .seconds(20) }
        world.addAccount()
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        try Self.refer(world, to: "<sip:603@pbx.example>", wantsReports ? [:] : [.referSub: "false"])
        world.run(for: .seconds(2))
        let new = try #require(world.phone.callOfTab[World.tab])
        #expect(new != call)
        if isHungUp { world.ask(.hangUp(new)) }
        // The exchange's 487 is yet to come, and nothing is told before.
        #expect(Self.fragments(world) == (wantsReports ? ["100 active", "180 active"] : []))
        world.run(for: .seconds(30))
        let end = isHungUp ? "487 terminated" : "503 terminated"
        #expect(Self.fragments(world) == (wantsReports ? ["100 active", "180 active", end] : []))
        #expect(world.end(of: new)?.code == (isHungUp ? "cancelled" : "noAnswer"))
        #expect(world.phone.callOfTab[World.tab] == call)
        #expect(world.states(of: call).last == .active)
        #expect(world.phone.referrals.isEmpty)
        #expect(world.rest() == [])
    }

    /// The report that it was answered may still wait for the one before when the new call ends; how long the two talk
    /// is no matter of the transfer.
    @Test func aCallThatWasAnsweredIsNoFailureWhenItEnds() throws {
        let (world, call) = try MidCallTests.callUp()
        try Self.refer(world, to: "<sip:601@pbx.example>")
        let new = try #require(world.phone.callOfTab[World.tab])
        var busy = Notifier(body: "", expires: .seconds(60), now: world.now)
        _ = busy.begin(now: world.now)
        world.phone.referrals[new]?.notifier = busy
        world.run(for: .seconds(5)) { world.states(of: new).last == .active }
        world.ask(.hangUp(new))
        world.run(for: .seconds(8))
        #expect(world.end(of: new)?.code == "hungUp")
        #expect(world.phone.callOfTab[World.tab] != call, "the old call was left for good")
        world.phone.referralNotified(new, status: 200, now: world.now)
        world.run(for: .seconds(1))
        #expect(Self.fragments(world).last == "200 terminated")
        #expect(world.phone.referrals.isEmpty)
        #expect(world.rest() == [])
    }

    @Test func sendsNoReportsWhereNoneAreWanted() throws {
        let (world, _) = try MidCallTests.callUp()
        try Self.refer(world, to: "<sip:601@pbx.example>", [.referSub: "false"])
        #expect(world.exchange.responses.first?.headers[.referSub] == "false")
        world.run(for: .seconds(3))
        #expect(Self.fragments(world) == [])
        #expect(world.exchange.invitations.last?.uri.sip?.user == "601")
        #expect(world.rest() == [])
    }

    @Test func takesTheReplacesOfTheReferIntoTheInvite() throws {
        let (world, _) = try MidCallTests.callUp()
        try Self.refer(world, to: "<sip:601@pbx.example?Replaces=abc%40host%3Bto-tag%3D1%3Bfrom-tag%3D2&Subject=no>")
        world.run(for: .seconds(1))
        let invite = try #require(world.exchange.invitations.last)
        #expect(invite.headers[.replaces] == "abc@host;to-tag=1;from-tag=2")
        #expect(invite.tokens(.require) == ["replaces"])
        #expect(invite.headers[.subject] == nil)
        #expect(invite.uri.sip?.headers == [])
        #expect(world.rest() == [])
    }

    // MARK: Who we are

    /// Who called without a name does not tell it by handing over, or by being handed over.
    @Test(arguments: [true, false]) func anAnonymousCallStaysOne(isAnonymous: Bool) throws {
        let world = World()
        var account = World.account()
        account.preferences.anonymous = isAnonymous
        world.addAccount(account)
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        let sent = world.datagrams.count
        try Self.refer(world, to: "<sip:603@pbx.example>")
        #expect(world.answer(.transfer(call, to: "601")) == .success(.done))
        let user = isAnonymous ? "anonymous" : "1001"
        let contact = "<sip:\(user)@192.0.2.1:5062>"
        let refer = try #require(Self.requests(.refer, world).first)
        #expect(refer.headers[.referredBy] == (isAnonymous ? nil : "<sip:1001@pbx.example>"))
        #expect(refer.headers[.contact] == contact)
        #expect(Self.requests(.notify, world).allSatisfy { $0.headers[.contact] == contact })
        #expect(world.exchange.responses.first?.headers[.contact] == contact)
        // The server has to be told whose password it is asked to believe.
        let inCall = world.datagrams[sent...].map { String(decoding: $0.bytes, as: UTF8.self) }
            .filter { !$0.contains(" INVITE\r\n") && !$0.contains(" REGISTER\r\n") }
            .flatMap { $0.split(separator: "\r\n").filter { !$0.hasPrefix("Authorization: ") } }
        #expect(inCall.contains { $0.contains("1001") } == !isAnonymous)
        #expect(world.rest() == [])
    }

    /// The account has another mind by then; the call keeps what it began with.
    @Test func whatACallBeganWithCounts() throws {
        let world = World()
        var account = World.account()
        account.preferences.anonymous = true
        world.addAccount(account)
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        _ = world.answer(.setPreferences(account.id, AccountPreferences()))
        _ = world.answer(.transfer(call, to: "601"))
        let refer = try #require(Self.requests(.refer, world).first)
        #expect(refer.headers[.referredBy] == nil && refer.contacts.first?.uri.sip?.user == "anonymous")
        #expect(world.rest() == [])
    }

    /// An intercom must not become a telephone that dials for whoever calls.
    @Test(arguments: [true, false]) func aCallThatAnsweredItselfFollowsNobodyUntilItIsTouched(isTouched: Bool) throws {
        let world = World()
        var account = World.account()
        account.preferences.autoAnswer = .trusted
        world.addAccount(account)
        world.openTab()
        let session = world.exchange.call(headers: [.answerMode: "Auto"], now: world.now)
        world.run(for: .seconds(1))
        let call = try #require(world.incoming.first?.id)
        #expect(world.snapshots(of: call).last?.isAutoAnswered == true)
        if isTouched { _ = world.answer(.sendDigits(call, "1")) }
        let headers: Headers = [.referTo: "<sip:601@pbx.example>"]
        _ = world.exchange.agent.sendInDialog(session, method: .refer, headers: headers, now: world.now)
        world.run(for: .seconds(1))
        #expect(world.exchange.responses.map(\.status) == [isTouched ? 202 : 603])
        #expect(world.exchange.invitations.count == (isTouched ? 1 : 0))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    @Test(arguments: ["", "tel:601", "<sip:601@pbx.example;method=BYE>", "<sip:601@pbx.example?Replaces=nonsense>"])
    func refusesAReferThatNamesNoCall(target: String) throws {
        let (world, call) = try MidCallTests.callUp()
        try Self.refer(world, to: target)
        #expect(world.exchange.responses.map(\.status) == [400])
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    @Test func aSecondReferHasToWait() throws {
        let (world, _) = try MidCallTests.callUp()
        try Self.refer(world, to: "<sip:603@pbx.example>")
        try Self.refer(world, to: "<sip:601@pbx.example>")
        #expect(world.exchange.responses.map(\.status) == [202, 491])
        #expect(world.rest() == [])
    }

    /// The call that a REFER asks for is one more, whoever asks.
    @Test(arguments: [true, false], [1, 2])
    func isSentElsewhereWithinTheLimitsOfCallsOnly(ofAll: Bool, limit: Int) throws {
        let world = World { settings in
            if ofAll { settings.callLimit = limit } else { settings.callsPerAccountLimit = limit }
        }
        world.addAccount()
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        try Self.refer(world, to: "<sip:601@pbx.example>")
        #expect(world.exchange.responses.map(\.status) == [limit == 1 ? 503 : 202])
        #expect(world.exchange.invitations.count == limit)
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    /// Whoever sends us elsewhere is told for as long as they ask, but no longer than a transfer may take.
    @Test(arguments: [(30, 30), (100_000, 90)])
    func aSubscriptionIsProlongedWithALimit(asked: Int, given: Int) throws {
        let world = World {
            $0.transferLimit = .seconds(90)
            $0.ringingLimit = .seconds(3_600)
        }
        world.addAccount()
        _ = world.dial("600")
        world.run(for: .seconds(3))
        try Self.refer(world, to: "<sip:603@pbx.example>")
        _ = world.exchange.agent.sendInDialog(
            try Self.far(world), method: .subscribe, headers: [.event: "refer", .expires: "\(asked)"], now: world.now)
        world.run(for: .milliseconds(500))
        #expect(world.exchange.responses.map(\.status) == [202, 200])
        #expect(world.exchange.responses.last?.headers[.expires] == "\(given)")
        let states = { Self.requests(.notify, world).compactMap { SubscriptionState($0) } }
        #expect(states().last == SubscriptionState(phase: .active, expires: given))
        world.run(for: .seconds(given - 5))
        #expect(states().last?.phase == .active)
        world.run(for: .seconds(10))
        #expect(states().last == SubscriptionState(phase: .terminated, reason: "timeout"))
        #expect(world.rest() == [])
    }

    @Test(arguments: 0..<20) func tellsTheOutcomeOverABadNetwork(seed: UInt64) throws {
        let (world, _) = try MidCallTests.callUp(seed: seed)
        world.wire = .bad
        try Self.refer(world, to: "<sip:601@pbx.example>")
        world.run(for: .seconds(60))
        #expect(Self.fragments(world).last == "200 terminated", "seed \(seed)")
        world.wire = .perfect
        #expect(world.rest() == [], "seed \(seed)")
    }
}
