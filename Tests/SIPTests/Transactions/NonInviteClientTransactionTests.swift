// Each arrow of RFC 3261, figure 6.

import Primitives
import Testing

@testable import SIP

struct NonInviteClientTransactionTests {
    private let start = Instant(nanoseconds: 0)
    private let timers = TransactionTimers()

    private func transaction(isReliable: Bool = false) -> NonInviteClientTransaction {
        NonInviteClientTransaction(timers: self.timers, isReliable: isReliable, now: self.start)
    }

    private func after(_ seconds: Double) -> Instant { self.start + .seconds(seconds) }

    @Test func repeatsWithTimerEUpToT2UntilTimerF() {
        var transaction = self.transaction()
        var sentAt: [Duration] = []
        var last: NonInviteClientTransaction.Action?
        while let deadline = transaction.deadline {
            last = transaction.handleTimeout(now: deadline)
            if last == .sendRequest { sentAt.append(deadline - self.start) }
        }
        #expect(sentAt == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5].map(Duration.seconds(_:)))
        #expect(last == .timedOut)
        #expect(transaction.state == .terminated)
    }

    @Test func repeatsEveryT2AfterProvisionalUntilTimerF() {
        var transaction = self.transaction()
        let trying = Response(status: 100)
        #expect(transaction.receive(trying, now: self.after(0.2)) == .passUp(trying))
        var sentAt: [Duration] = []
        var last: NonInviteClientTransaction.Action?
        while let deadline = transaction.deadline {
            last = transaction.handleTimeout(now: deadline)
            if last == .sendRequest { sentAt.append(deadline - self.start) }
        }
        #expect(sentAt == [0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5].map(Duration.seconds(_:)))
        #expect(last == .timedOut)
    }

    @Test func absorbsCopiesOfFinalResponseUntilTimerK() {
        var transaction = self.transaction()
        let answer = Response(status: 200)
        #expect(transaction.receive(answer, now: self.after(1)) == .passUp(answer))
        #expect(transaction.state == .completed)
        #expect(transaction.receive(answer, now: self.after(2)) == nil)
        #expect(transaction.deadline == self.after(6))
        #expect(transaction.handleTimeout(now: self.after(6)) == nil)
        #expect(transaction.state == .terminated)
    }

    @Test func endsAtOnceAfterFinalResponseOverReliableTransport() {
        var transaction = self.transaction(isReliable: true)
        #expect(transaction.deadline == self.after(32))
        let answer = Response(status: 404)
        #expect(transaction.receive(answer, now: self.after(1)) == .passUp(answer))
        #expect(transaction.state == .terminated)
        #expect(transaction.deadline == nil)
    }

    @Test func reportsTransportFailureUntilCompleted() {
        var trying = self.transaction()
        #expect(trying.handleTransportFailure() == .transportFailed)
        var proceeding = self.transaction()
        _ = proceeding.receive(Response(status: 100), now: self.after(1))
        #expect(proceeding.handleTransportFailure() == .transportFailed)
        #expect(proceeding.state == .terminated)
        var completed = self.transaction()
        _ = completed.receive(Response(status: 200), now: self.after(1))
        #expect(completed.handleTransportFailure() == nil)
        #expect(completed.state == .completed)
    }
}
