// Each arrow of RFC 3261, figure 7, as RFC 6026, section 7.1 redraws it.

import Primitives
import Testing

@testable import SIP

struct InviteServerTransactionTests {
    private let start = Instant(nanoseconds: 0)
    private let timers = TransactionTimers()

    private func transaction(isReliable: Bool = false) -> InviteServerTransaction {
        InviteServerTransaction(timers: self.timers, isReliable: isReliable, now: self.start)
    }

    private func after(_ seconds: Double) -> Instant { self.start + .seconds(seconds) }

    @Test func saysTryingItselfWhenTheUserIsSilentFor200Milliseconds() {
        var transaction = self.transaction()
        #expect(transaction.deadline == self.after(0.2))
        #expect(transaction.handleTimeout(now: self.after(0.2)) == .sendTrying)
        #expect(transaction.deadline == nil)
    }

    @Test func saysTryingToACopyBeforeAnyResponse() {
        var transaction = self.transaction()
        #expect(transaction.receiveCopy(now: self.after(0.1)) == .sendTrying)
    }

    @Test func repeatsLastProvisionalForEachCopy() {
        var transaction = self.transaction()
        #expect(transaction.respond(status: 100, bytes: [1], now: self.after(0)) == .send([1]))
        #expect(transaction.respond(status: 180, bytes: [2], now: self.after(0.1)) == .send([2]))
        #expect(transaction.receiveCopy(now: self.after(0.5)) == .send([2]))
        #expect(transaction.deadline == nil)
        #expect(!transaction.isFinal)
    }

    @Test func absorbsCopiesAfterSuccessUntilTimerL() {
        var transaction = self.transaction()
        #expect(transaction.respond(status: 200, bytes: [1], now: self.after(1)) == .send([1]))
        #expect(transaction.state == .accepted)
        #expect(transaction.isFinal)
        #expect(transaction.receiveCopy(now: self.after(2)) == nil)
        #expect(transaction.respond(status: 200, bytes: [1], now: self.after(2)) == .send([1]))
        #expect(transaction.respond(status: 486, bytes: [2], now: self.after(2)) == nil)
        #expect(transaction.receiveAck(now: self.after(3)) == .passUpAck)
        #expect(transaction.deadline == self.after(33))
        #expect(transaction.handleTimeout(now: self.after(33)) == nil)
        #expect(transaction.state == .terminated)
    }

    @Test func repeatsRefusalWithTimerGUpToT2UntilTimerH() {
        var transaction = self.transaction()
        #expect(transaction.respond(status: 486, bytes: [1], now: self.start) == .send([1]))
        var sentAt: [Duration] = []
        var last: InviteServerTransaction.Action?
        while let deadline = transaction.deadline {
            last = transaction.handleTimeout(now: deadline)
            if last == .send([1]) { sentAt.append(deadline - self.start) }
        }
        #expect(sentAt == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5].map(Duration.seconds(_:)))
        #expect(last == .timedOut)
        #expect(transaction.state == .terminated)
    }

    @Test func repeatsNoRefusalOverReliableTransport() {
        var transaction = self.transaction(isReliable: true)
        _ = transaction.respond(status: 486, bytes: [1], now: self.start)
        #expect(transaction.deadline == self.after(32))
        #expect(transaction.receiveCopy(now: self.after(1)) == .send([1]))
        #expect(transaction.handleTimeout(now: self.after(32)) == .timedOut)
    }

    @Test func absorbsCopiesOfAckUntilTimerI() {
        var transaction = self.transaction()
        _ = transaction.respond(status: 486, bytes: [1], now: self.start)
        #expect(transaction.receiveAck(now: self.after(1)) == nil)
        #expect(transaction.state == .confirmed)
        #expect(transaction.receiveAck(now: self.after(2)) == nil)
        #expect(transaction.receiveCopy(now: self.after(2)) == nil)
        #expect(transaction.deadline == self.after(6))
        #expect(transaction.handleTimeout(now: self.after(6)) == nil)
        #expect(transaction.state == .terminated)
    }

    @Test func endsAtOnceWithAckOverReliableTransport() {
        var transaction = self.transaction(isReliable: true)
        _ = transaction.respond(status: 486, bytes: [1], now: self.start)
        #expect(transaction.receiveAck(now: self.after(1)) == nil)
        #expect(transaction.state == .terminated)
        #expect(transaction.deadline == nil)
    }
}
