// Each arrow of RFC 3261, figure 5, as RFC 6026, section 7.2 redraws it.

import Primitives
import Testing

@testable import SIP

struct InviteClientTransactionTests {
    private let start = Instant(nanoseconds: 0)
    private let timers = TransactionTimers()

    private func transaction(isReliable: Bool = false) -> InviteClientTransaction {
        InviteClientTransaction(timers: self.timers, isReliable: isReliable, now: self.start)
    }

    private func after(_ seconds: Double) -> Instant { self.start + .seconds(seconds) }

    @Test func repeatsInviteWithDoublingTimerAUntilTimerB() {
        var transaction = self.transaction()
        var sentAt: [Duration] = []
        var last: InviteClientTransaction.Action?
        while let deadline = transaction.deadline {
            last = transaction.handleTimeout(now: deadline)
            if last == .sendInvite { sentAt.append(deadline - self.start) }
        }
        #expect(sentAt == [0.5, 1.5, 3.5, 7.5, 15.5, 31.5].map(Duration.seconds(_:)))
        #expect(last == .timedOut)
        #expect(transaction.state == .terminated)
    }

    @Test func repeatsNothingOverReliableTransportAndTimesOutAtTimerB() {
        var transaction = self.transaction(isReliable: true)
        #expect(transaction.deadline == self.after(32))
        #expect(transaction.handleTimeout(now: self.after(32)) == .timedOut)
        #expect(transaction.deadline == nil)
    }

    @Test func ignoresTimeoutCalledTooEarly() {
        var transaction = self.transaction()
        #expect(transaction.handleTimeout(now: self.after(0.4)) == nil)
        #expect(transaction.state == .calling(interval: .milliseconds(500)))
    }

    @Test func sendsOneCopyWhenTheClockComesLate() {
        var transaction = self.transaction()
        #expect(transaction.handleTimeout(now: self.after(10)) == .sendInvite)
        #expect(transaction.deadline == self.after(11))
    }

    @Test func stopsRepeatingAtFirstProvisionalAndWaitsWithoutLimit() {
        var transaction = self.transaction()
        let ringing = Response(status: 180)
        #expect(transaction.receive(ringing, now: self.after(0.1)) == .passUp(ringing))
        #expect(transaction.state == .proceeding)
        #expect(transaction.deadline == nil)
        #expect(transaction.receive(ringing, now: self.after(200)) == .passUp(ringing))
    }

    @Test(arguments: [true, false]) func passesSuccessUpAndItsCopiesUntilTimerM(isReliable: Bool) {
        var transaction = self.transaction(isReliable: isReliable)
        let success = Response(status: 200)
        #expect(transaction.receive(success, now: self.after(1)) == .passUp(success))
        #expect(transaction.state == .accepted)
        #expect(transaction.receive(success, now: self.after(2)) == .passUp(success))
        #expect(transaction.receive(Response(status: 180), now: self.after(3)) == nil)
        #expect(transaction.receive(Response(status: 486), now: self.after(3)) == nil)
        #expect(transaction.deadline == self.after(33))
        #expect(transaction.handleTimeout(now: self.after(33)) == nil)
        #expect(transaction.state == .terminated)
    }

    @Test func acknowledgesRefusalAndEachCopyUntilTimerD() {
        var transaction = self.transaction()
        let busy = Response(status: 486)
        _ = transaction.receive(Response(status: 100), now: self.after(0.1))
        #expect(transaction.receive(busy, now: self.after(1)) == .acknowledgeAndPassUp(busy))
        #expect(transaction.state == .completed)
        #expect(transaction.receive(busy, now: self.after(2)) == .sendAck(for: busy))
        #expect(transaction.receive(Response(status: 180), now: self.after(2)) == nil)
        #expect(transaction.deadline == self.after(33))
        #expect(transaction.handleTimeout(now: self.after(33)) == nil)
        #expect(transaction.state == .terminated)
        #expect(transaction.receive(busy, now: self.after(34)) == nil)
    }

    @Test func endsAtOnceAfterRefusalOverReliableTransport() {
        var transaction = self.transaction(isReliable: true)
        let busy = Response(status: 486)
        #expect(transaction.receive(busy, now: self.after(1)) == .acknowledgeAndPassUp(busy))
        #expect(transaction.state == .terminated)
        #expect(transaction.deadline == nil)
    }

    @Test func timesOutWhenNoFinalResponseFollowsCancel() {
        var transaction = self.transaction()
        _ = transaction.receive(Response(status: 180), now: self.after(1))
        transaction.abandon(now: self.after(5))
        #expect(transaction.deadline == self.after(37))
        _ = transaction.receive(Response(status: 180), now: self.after(6))
        #expect(transaction.deadline == self.after(37))
        #expect(transaction.handleTimeout(now: self.after(37)) == .timedOut)
        #expect(transaction.state == .terminated)
    }

    @Test func isAbandonedOnlyAfterAProvisionalResponse() {
        var transaction = self.transaction()
        transaction.abandon(now: self.after(0.1))
        #expect(transaction.state == .calling(interval: .milliseconds(500)))
        #expect(transaction.deadline == self.after(0.5))
    }

    @Test func takesFinalResponseAfterCancel() {
        var transaction = self.transaction()
        _ = transaction.receive(Response(status: 180), now: self.after(1))
        transaction.abandon(now: self.after(5))
        let terminated = Response(status: 487)
        #expect(transaction.receive(terminated, now: self.after(6)) == .acknowledgeAndPassUp(terminated))
        #expect(transaction.deadline == self.after(38))
    }

    @Test func reportsTransportFailureOnlyWhileCalling() {
        var calling = self.transaction()
        #expect(calling.handleTransportFailure() == .transportFailed)
        #expect(calling.state == .terminated)
        var proceeding = self.transaction()
        _ = proceeding.receive(Response(status: 180), now: self.after(1))
        #expect(proceeding.handleTransportFailure() == nil)
        #expect(proceeding.state == .proceeding)
        var completed = self.transaction()
        _ = completed.receive(Response(status: 404), now: self.after(1))
        #expect(completed.handleTransportFailure() == nil)
        #expect(completed.state == .terminated)
    }
}
