// Every extension as a telephone meets it, and that nothing of a call is left.

import Media
import Primitives
import SIP
import Testing

@testable import DemoExchange

struct ExchangeTests {
    @Test(arguments: ["600", "601", "602"])
    func answersAfterAShortRing(number: String) throws {
        var bench = ExchangeBench()
        let call = bench.call(number)
        #expect(bench.story(of: call) == ["trying", "180"])
        bench.advance(.seconds(1))
        #expect(bench.story(of: call) == ["trying", "180", "200+sdp"])
        #expect(bench.answered(call) == ExchangeLimits.ringing)
        #expect(bench.openPorts.count == 1)
        #expect((25...35).contains(bench.soundPackets), "0.6 s of sound, and none before the answer")

        bench.phone.hangUp(call, now: bench.now)
        bench.settle()
        #expect(bench.story(of: call).last == "ended here")
        #expect(bench.openPorts.isEmpty)
        bench.advance(.seconds(120))
        #expect(bench.exchange.isAtRest && bench.exchange.calls.isEmpty)
        #expect(bench.exchange.agent.census.isAtRest)
    }

    @Test(arguments: [("604", "486"), ("606", "603"), ("699", "404"), ("hello", "404")])
    func refusesWithTheRightStatus(number: String, status: String) {
        var bench = ExchangeBench()
        let call = bench.call(number)
        #expect(bench.story(of: call) == ["trying", status])
        #expect(bench.openPorts.isEmpty)
        bench.advance(.seconds(60))
        #expect(bench.exchange.agent.census.isAtRest)
    }

    @Test func ringsForTenMinutesWhenNobodyAnswers() {
        var bench = ExchangeBench()
        let call = bench.call("603")
        bench.advance(.seconds(590))
        #expect(bench.story(of: call).allSatisfy { $0 == "trying" || $0 == "180" })
        #expect(bench.story(of: call).filter { $0 == "180" }.count >= 9)
        bench.advance(.seconds(20))
        #expect(bench.story(of: call).last == "480")
        bench.advance(.seconds(60))
        #expect(bench.exchange.isAtRest)
    }

    @Test func aCallThatRingsCanBeTakenBack() {
        var bench = ExchangeBench()
        let call = bench.call("603")
        bench.phone.hangUp(call, now: bench.now)
        bench.settle()
        #expect(bench.story(of: call).last == "cancelled")
        #expect(bench.exchange.calls.isEmpty)
    }

    @Test func playsEarlyMediaBeforeTheAnswer() throws {
        var bench = ExchangeBench()
        let call = bench.call("605")
        #expect(bench.story(of: call) == ["trying", "183+sdp"])
        bench.advance(.seconds(3))
        #expect((140...155).contains(bench.soundPackets))
        let line = try #require(bench.exchange.calls.values.first?.line)
        guard case .ringback = line.program else { throw Unexpected() }
        bench.advance(.seconds(2))
        #expect(bench.answered(call) == ExchangeLimits.earlyMedia)
        let answered = try #require(bench.exchange.calls.values.first?.line)
        guard case .voice = answered.program else { throw Unexpected() }
    }

    @Test func aCallWithoutCredentialsIsNotTaken() {
        var bench = ExchangeBench()
        let stranger = bench.call("600", password: nil)
        #expect(bench.story(of: stranger).last == "unauthorised")
        let wrong = bench.call("600", password: Secret("guess"))
        #expect(bench.story(of: wrong).last == "unauthorised")
        #expect(bench.exchange.calls.isEmpty)
    }

    @Test func sendsNoSoundToAnotherMachine() {
        var bench = ExchangeBench()
        let call = bench.call("600", offer: ExchangeBench.offer(from: .v4(0xC000_0201)))
        #expect(bench.story(of: call).last == "488")
        #expect(bench.openPorts.isEmpty)
    }

    @Test func offersItselfWhenTheInviteDoesNotAndEndsTheCallWithoutAnAnswer() {
        var bench = ExchangeBench()
        let call = bench.call("601", offer: [])
        bench.advance(.seconds(1))
        #expect(bench.story(of: call) == ["trying", "180", "200+sdp", "ended there"])
        #expect(bench.openPorts.isEmpty)
    }

    @Test func refusesMoreCallsThanItHolds() {
        var bench = ExchangeBench()
        for _ in 0..<ExchangeLimits.calls { _ = bench.call("603") }
        let further = bench.call("603")
        #expect(bench.story(of: further).last == "503")
        #expect(bench.exchange.calls.count == ExchangeLimits.calls)
    }

    @Test func refusesWhenNoPortIsFree() {
        var bench = ExchangeBench()
        bench.hasPorts = false
        let call = bench.call("600")
        #expect(bench.story(of: call).last == "503")
        #expect(bench.exchange.calls.isEmpty)
    }

    @Test func hangsUpEverythingWhenItStops() {
        var bench = ExchangeBench()
        let active = bench.call("600")
        bench.advance(.seconds(1))
        let ringing = bench.call("603")
        bench.exchange.handle(.shutDown, now: bench.now)
        bench.settle()
        #expect(bench.story(of: active).last == "ended there")
        #expect(bench.story(of: ringing).last == "480")
        #expect(bench.openPorts.isEmpty)
        #expect(bench.exchange.isAtRest)
        let late = bench.call("600")
        #expect(bench.story(of: late).last == "503")
    }

    @Test func answersAReinvite() throws {
        var bench = ExchangeBench()
        let call = bench.call("600")
        bench.advance(.seconds(1))
        bench.phone.reinvite(call, body: ExchangeBench.offer(), now: bench.now)
        bench.settle()
        let isAnswered = bench.events.contains { _, event in
            if case .reinviteAnswered(call, let response) = event { return !response.body.isEmpty }
            return false
        }
        #expect(isAnswered)
        #expect(bench.exchange.calls.count == 1)
    }

    private struct Unexpected: Error {}
}
