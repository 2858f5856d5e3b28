// Each arrow of RFC 3261, figure 8.

import Primitives
import Testing

@testable import SIP

struct NonInviteServerTransactionTests {
    private let start = Instant(nanoseconds: 0)
    private let timers = TransactionTimers()

    private func transaction(isReliable: Bool = false) -> NonInviteServerTransaction {
        NonInviteServerTransaction(timers: self.timers, isReliable: isReliable, now: self.start)
    }

    private func after(_ seconds: Double) -> Instant { self.start + .seconds(seconds) }

    @Test func absorbsCopiesWhileTrying() {
        var transaction = self.transaction()
        #expect(transaction.receiveCopy(now: self.after(1)) == nil)
        #expect(transaction.state == .trying)
    }

    @Test func repeatsProvisionalForEachCopy() {
        var transaction = self.transaction()
        #expect(transaction.respond(status: 182, bytes: [1], now: self.after(1)) == .send([1]))
        #expect(transaction.receiveCopy(now: self.after(2)) == .send([1]))
        #expect(transaction.respond(status: 200, bytes: [2], now: self.after(3)) == .send([2]))
        #expect(transaction.receiveCopy(now: self.after(4)) == .send([2]))
    }

    @Test func repeatsFinalResponseForEachCopyUntilTimerJ() {
        var transaction = self.transaction()
        #expect(transaction.respond(status: 200, bytes: [1], now: self.after(1)) == .send([1]))
        #expect(transaction.receiveCopy(now: self.after(2)) == .send([1]))
        #expect(transaction.respond(status: 500, bytes: [2], now: self.after(2)) == nil)
        #expect(transaction.deadline == self.after(33))
        #expect(transaction.handleTimeout(now: self.after(33)) == nil)
        #expect(transaction.state == .terminated)
        #expect(transaction.receiveCopy(now: self.after(34)) == nil)
    }

    @Test func endsAtOnceWithFinalResponseOverReliableTransport() {
        var transaction = self.transaction(isReliable: true)
        #expect(transaction.respond(status: 200, bytes: [1], now: self.after(1)) == .send([1]))
        #expect(transaction.state == .terminated)
        #expect(transaction.deadline == nil)
    }

    @Test func forgetsARequestThatNobodyAnswersWhenItsClientHasGivenUp() {
        var transaction = self.transaction()
        #expect(transaction.deadline == self.after(32))
        #expect(transaction.handleTimeout(now: self.after(31)) == nil)
        #expect(transaction.state == .trying)
        #expect(transaction.handleTimeout(now: self.after(32)) == nil)
        #expect(transaction.state == .terminated)
    }
}
