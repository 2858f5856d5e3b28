// The life of an incoming call, in every way it can go.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct IncomingCallTests {
    @Test func ringsAtOnceIsAcceptedAndIsHungUpByTheCaller() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        #expect(world.statuses() == [100, 180])
        #expect(
            world.incoming.map(\.remote) == [RemoteParty(uri: "sip:1002@pbx.example", user: "1002", displayName: "Bob")]
        )
        world.run(for: .seconds(3))
        #expect(world.states(of: call) == [.ringing])
        #expect(world.reply(world.ask(.acceptCall(call, session: World.laptop)))?.isSuccess == true)
        #expect(world.statuses() == [100, 180, 200])
        world.receive(caller.ack(world.toTag))
        let media = try #require(world.media)
        let parameters = try #require(world.configured[media])
        #expect(parameters.remote == IPEndpoint(address: .v4(0xC000_0209), port: 30_000))
        #expect(parameters.sendFormat.encodingName == "PCMA")
        #expect(parameters.sendEventPayloadType == 101)
        let snapshot = try #require(world.snapshots(of: call).last)
        #expect(snapshot.session == World.laptop && snapshot.takenBy?.deviceName == "Laptop")
        #expect(snapshot.direction == .incoming && snapshot.answeredAt != nil)
        world.receive(caller.bye(world.toTag))
        #expect(world.statuses(.bye) == [200])
        #expect(world.end(of: call)?.code == "remoteHungUp")
        #expect(world.openMedia.isEmpty)
        world.ask(.sessionClosed(World.laptop))
        #expect(world.rest() == [])
    }

    @Test func hangsUpACallThatItAccepted() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        world.receive(caller.ack(world.toTag))
        world.ask(.hangUp(call))
        let bye = try #require(world.requests(.bye).first)
        #expect(bye.uri.description == "sip:bob@192.0.2.2:5060")
        #expect(world.end(of: call) == .hungUp)
        #expect(world.rest() == [])
    }

    @Test func answersCopiesOfTheInviteWithTheSameResponseAndTag() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.receive(caller.invite())
        world.receive(caller.invite())
        #expect(world.statuses() == [100, 180, 180, 180])
        #expect(Set(world.answers().compactMap { $0.to?.tag }).count == 1)
        #expect(world.answers().last?.contacts.first?.uri.description == "sip:1001@192.0.2.1:5062")
        world.ask(.acceptCall(call, session: World.laptop))
        world.receive(caller.invite())
        #expect(world.statuses() == [100, 180, 180, 180, 200], "copies after a 2xx are absorbed (RFC 6026)")
        #expect(world.incoming.count == 1)
        world.receive(caller.ack(world.toTag))
        world.receive(caller.bye(world.toTag))
        world.receive(caller.invite())
        #expect(world.incoming.count == 1)
        #expect(world.rest() == [])
    }

    @Test func repeatsTheRefusalForACopyOfTheInvite() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.ask(.rejectCall(call, .busy))
        world.receive(caller.invite())
        #expect(world.statuses() == [100, 180, 486, 486])
        #expect(world.incoming.count == 1)
        #expect(world.rest() == [])
    }

    @Test func doesNotKnowAnybodyElse() {
        let world = World.ready()
        world.receive(Caller(user: "9999").invite(), from: CallerTests.stranger)
        world.run(for: .milliseconds(10))
        #expect(world.statuses() == [100, 404])
        #expect(world.phone.census.counters.unknownRecipients == 1)
        #expect(world.incoming.isEmpty && world.notices.isEmpty)
        #expect(world.rest() == [])
    }

    @Test func isUnavailableWhereNobodyIs() {
        let world = World()
        world.addAccount()
        world.openTab(user: "berta")
        world.ring()
        #expect(world.statuses() == [100, 480])
        #expect(world.notices == ["missedCall"])
        #expect(world.incoming.isEmpty)
        world.openTab(World.desk)
        world.ask(.sessionClosed(World.desk))
        world.ring(Caller(callID: "2", branch: "z9hG4bK-2"))
        #expect(world.statuses() == [100, 480, 100, 480])
        #expect(world.rest() == [])
    }

    @Test func ringsWhereNobodyIsButCanBeTold() throws {
        let world = World()
        world.addAccount()
        world.ask(.setReachable(UserID(rawValue: "anna"), true))
        let caller = Caller()
        let call = try #require(world.ring(caller))
        #expect(world.statuses() == [100, 180])
        world.openTab()
        #expect(world.reply(world.ask(.acceptCall(call, session: World.laptop)))?.isSuccess == true)
        #expect(world.statuses() == [100, 180, 200])
        world.receive(caller.ack(world.toTag))
        world.ask(.hangUp(call))
        world.ask(.sessionClosed(World.laptop))
        world.ask(.setReachable(UserID(rawValue: "anna"), false))
        world.ring(Caller(callID: "2", branch: "z9hG4bK-2"))
        #expect(world.statuses().last == 480)
        #expect(world.rest() == [])
    }

    @Test(arguments: [Caller.foreignOffer, "v=0\r\nnonsense"])
    func refusesAnOfferThatItCannotUseWithoutRinging(offer: String) {
        let world = World.ready()
        world.ring(Caller(body: offer))
        #expect(world.statuses() == [100, 488])
        #expect(world.incoming.isEmpty)
        #expect(world.notices == ["missedCall"])
        #expect(world.phone.census.counters.descriptionsRefused == 1)
        #expect(world.rest() == [])
    }

    @Test(arguments: [true, false]) func isBusyBeyondTheLimitOfCalls(ofAll: Bool) throws {
        let world = World.ready { if ofAll { $0.callLimit = 1 } else { $0.callsPerAccountLimit = 1 } }
        let first = try #require(world.ring())
        world.ring(Caller(callID: "2", branch: "z9hG4bK-2"))
        #expect(world.statuses() == [100, 180, 100, 486])
        #expect(world.notices == ["missedCall"])
        world.ask(.rejectCall(first, .decline))
        #expect(world.rest() == [])
    }

    @Test func isUnavailableWithoutAPortForItsSound() {
        let world = World.ready()
        world.mediaOpening = .failure(.noPortFree)
        world.ring()
        #expect(world.statuses() == [100, 480])
        #expect(world.notices == ["missedCall"])
        #expect(world.rest() == [])
    }

    @Test func missesACallThatIsTakenBack() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.receive(caller.cancel())
        #expect(world.statuses(.cancel) == [200])
        #expect(world.statuses() == [100, 180, 487])
        #expect(world.end(of: call)?.code == "missed")
        #expect(world.notices == ["missedCall"])
        #expect(world.failure(of: .acceptCall(call, session: World.laptop)) == .noSuchCall)
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        "SIP;cause=200;text=\"Call completed elsewhere\"", "Q.850;cause=26, SIP ;cause=200",
    ])
    func doesNotMissACallThatAnotherTelephoneTook(reason: String) throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.receive(caller.cancel(["Reason: \(reason)"]))
        #expect(world.statuses() == [100, 180, 487])
        #expect(world.end(of: call)?.code == "answeredElsewhere")
        #expect(world.notices.isEmpty && world.phone.census.counters.missedCalls == 0)
        #expect(world.rest() == [])
    }

    @Test(arguments: [(Rejection.busy, 486, "busyHere"), (.decline, 603, "rejected")])
    func rejects(rejection: Rejection, status: Int, code: String) throws {
        let world = World.ready()
        let call = try #require(world.ring())
        world.ask(.rejectCall(call, rejection))
        #expect(world.statuses() == [100, 180, status])
        #expect(world.end(of: call)?.code == code)
        #expect(world.notices.isEmpty)
        #expect(world.failure(of: .rejectCall(call, .busy)) == .noSuchCall)
        #expect(world.rest() == [])
    }

    @Test func declinesWhenItIsHungUp() throws {
        let world = World.ready()
        let call = try #require(world.ring())
        world.ask(.hangUp(call))
        #expect(world.statuses() == [100, 180, 603])
        #expect(world.rest() == [])
    }

    @Test func isSilencedAndCanStillBeAccepted() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.ask(.rejectCall(call, .silence))
        world.ask(.rejectCall(call, .silence))
        #expect(world.statuses() == [100, 180])
        #expect(world.snapshots(of: call).map(\.isSilenced) == [false, true])
        world.ask(.acceptCall(call, session: World.laptop))
        #expect(world.statuses() == [100, 180, 200])
        world.receive(caller.ack(world.toTag))
        world.receive(caller.bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test func givesUpRingingAtTheLimitAndTellsTheCallerEveryMinuteUntilThen() throws {
        let world = World.ready { $0.alertingLimit = .seconds(150) }
        let call = try #require(world.ring())
        world.run(for: .seconds(149))
        #expect(world.statuses() == [100, 180, 180, 180])
        world.run(for: .seconds(2))
        #expect(world.statuses().contains(480))
        #expect(world.end(of: call)?.code == "missed")
        #expect(world.notices == ["missedCall"])
        #expect(world.rest() == [])
    }

    @Test func obeysTheExpiryOfTheInvite() throws {
        let world = World.ready()
        let call = try #require(world.ring(Caller(headers: ["Expires: 10"])))
        world.run(for: .seconds(9))
        #expect(world.statuses() == [100, 180])
        world.run(for: .seconds(2))
        #expect(world.statuses().contains(487))
        #expect(world.end(of: call)?.code == "missed")
        #expect(world.rest() == [])
    }

    @Test func offersWhereTheCallerDoesNot() throws {
        let world = World.ready()
        let caller = Caller(body: "")
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        let offer = try #require(world.answers().last)
        #expect(
            offer.status == 200 && String(decoding: offer.body, as: UTF8.self).contains("m=audio 20002 RTP/AVP 0 8"))
        #expect(world.configured.isEmpty)
        world.receive(caller.ack(world.toTag, body: Caller.offer))
        #expect(world.configured.values.first?.sendFormat.encodingName == "PCMA")
        world.receive(caller.bye(world.toTag))
        #expect(world.end(of: call)?.code == "remoteHungUp")
        #expect(world.rest() == [])
    }

    @Test(arguments: ["", Caller.foreignOffer])
    func endsACallWhoseAckBringsNoUsableAnswer(answer: String) throws {
        let world = World.ready()
        let caller = Caller(body: "")
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        world.receive(caller.ack(world.toTag, body: answer))
        #expect(world.requests(.bye).count == 1)
        #expect(world.end(of: call)?.code == "noCommonCodec")
        #expect(world.rest() == [])
    }

    @Test func endsACallThatIsNeverAcknowledged() throws {
        let world = World.ready()
        let call = try #require(world.ring())
        world.ask(.acceptCall(call, session: World.laptop))
        world.run(for: .seconds(31))
        #expect(world.statuses().filter { $0 == 200 }.count > 8)
        #expect(world.states(of: call).last == .active)
        world.run(for: .seconds(2))
        #expect(world.end(of: call)?.code == "noAcknowledgement")
        #expect(world.requests(.bye).count > 0)
        #expect(world.rest() == [])
    }

    @Test func endsACallWhoseByeOvertakesItsAck() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        world.receive(caller.bye(world.toTag))
        world.receive(caller.ack(world.toTag))
        #expect(world.statuses(.bye) == [200])
        #expect(world.end(of: call)?.code == "remoteHungUp")
        #expect(world.rest() == [])
    }

    @Test func theFirstTabThatAcceptsHasTheCall() throws {
        let world = World.ready()
        world.openTab(World.desk, device: "Desk")
        let caller = Caller()
        let call = try #require(world.ring(caller))
        #expect(world.reply(world.ask(.acceptCall(call, session: World.desk)))?.isSuccess == true)
        #expect(
            world.failure(of: .acceptCall(call, session: World.laptop)) == .answeredElsewhere(device: "Desk"))
        #expect(world.failure(of: .rejectCall(call, .decline)) == .answeredElsewhere(device: "Desk"))
        #expect(world.failure(of: .acceptCall(call, session: World.desk)) == nil, "a second click is no mistake")
        #expect(world.snapshots(of: call).last?.session == World.desk)
        world.receive(caller.ack(world.toTag))
        #expect(world.statuses() == [100, 180, 200])
        world.receive(caller.bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test func aTabThatIsGoneAcceptsNothing() throws {
        let world = World.ready()
        let call = try #require(world.ring())
        #expect(
            world.failure(of: .acceptCall(call, session: SessionID(rawValue: 77))) == .noSuchSession)
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }

    @Test func onlyARingingCallOfTheirsIsAcceptedOrRejected() throws {
        let world = World.ready()
        let call = try #require(world.dial("603"))
        world.run(for: .seconds(1))
        #expect(world.failure(of: .acceptCall(call, session: World.laptop)) == .notRinging)
        #expect(world.failure(of: .rejectCall(call, .busy)) == .notRinging)
        #expect(world.rest() == [])
    }

    @Test func aRingingCallIsNotGivenToATabBeforeItIsAccepted() throws {
        let world = World.ready()
        let call = try #require(world.ring())
        #expect(world.failure(of: .attach(World.laptop, call)) == .notInCall)
        #expect(world.rest() == [])
    }

    @Test func goesOnRingingWhenTheLastTabIsReloaded() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        world.ask(.sessionClosed(World.laptop))
        world.run(for: .seconds(2))
        world.openTab(World.desk)
        #expect(world.reply(world.ask(.acceptCall(call, session: World.desk)))?.isSuccess == true)
        world.receive(caller.ack(world.toTag))
        world.receive(caller.bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test func leavesARingingCallWhenTheAccountGoesOrThePhoneStops() throws {
        let removing = World.ready()
        let call = try #require(removing.ring())
        removing.ask(.removeAccount(AccountID(rawValue: "a")))
        removing.run(for: .seconds(1))
        #expect(removing.statuses().starts(with: [100, 180, 480]))
        #expect(removing.end(of: call)?.code == "accountRemoved")
        #expect(removing.rest() == [])
        let stopping = World.ready()
        stopping.ring()
        #expect(stopping.rest() == [])
        #expect(stopping.statuses().contains(480))
    }

    @Test func tabsBeyondTheLimitDoNotRing() {
        let world = World { $0.sessionLimit = 1 }
        world.addAccount()
        world.openTab(World.laptop, user: "berta")
        #expect(
            world.failure(
                of: .sessionOpened(
                    World.desk,
                    Presence(user: UserID(rawValue: "anna"), device: DeviceID(rawValue: "d"), deviceName: "d")))
                == .busy)
        world.ring()
        #expect(world.statuses() == [100, 480])
        #expect(world.phone.census.sessions == 1)
        #expect(world.rest() == [])
    }
}

extension Result {
    fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}
