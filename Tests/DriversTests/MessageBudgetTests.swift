// How fast one connection may bring messages.

import Primitives
import Testing

@testable import Drivers

struct MessageBudgetTests {
    @Test func asksForAPauseWhenASecondsWorthIsUsedUpAndFillsWithTime() {
        let start = Instant(nanoseconds: 1_000_000_000)
        var budget = MessageBudget(perSecond: 100, now: start)
        for _ in 0..<99 { #expect(budget.take(now: start) == nil) }
        #expect(budget.take(now: start) != nil)
        let later = start + .milliseconds(500)
        for _ in 0..<49 { #expect(budget.take(now: later) == nil) }
        #expect(budget.take(now: later) != nil)
    }
}
