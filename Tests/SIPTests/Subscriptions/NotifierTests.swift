import Primitives
import Testing

@testable import SIP

@Suite struct NotifierTests {
    static let start = Instant(nanoseconds: 1_000_000_000)

    static func begun() -> Notifier {
        var notifier = Notifier(body: "100", expires: .seconds(60), now: Self.start)
        let first = notifier.begin(now: Self.start)
        #expect(first?.body == "100" && first?.state == SubscriptionState(phase: .active, expires: 60))
        return notifier
    }

    @Test func sendsOneAfterTheOtherAndOnlyTheLatest() {
        var notifier = Self.begun()
        #expect(notifier.tell("180", now: Self.start) == nil)
        #expect(notifier.tell("183", now: Self.start) == nil)
        #expect(notifier.answered(status: 200, now: Self.start)?.body == "183")
        #expect(notifier.answered(status: 200, now: Self.start) == nil)
        let last = notifier.tell("200", end: "noresource", now: Self.start + .seconds(10))
        #expect(last?.state == SubscriptionState(phase: .terminated, reason: "noresource"))
        #expect(notifier.isOver && notifier.deadline == nil)
        #expect(notifier.tell("x", now: Self.start) == nil)
    }

    @Test func keepsTheEndThatWaits() {
        var notifier = Self.begun()
        #expect(notifier.tell("486", end: "noresource", now: Self.start) == nil)
        #expect(notifier.answered(status: 200, now: Self.start)?.state.phase == .terminated)
    }

    @Test(arguments: [481, 408, nil]) func isOverWhenNobodyListens(status: Int?) {
        var notifier = Self.begun()
        _ = notifier.tell("180", now: Self.start)
        #expect(notifier.answered(status: status, now: Self.start) == nil)
        #expect(notifier.isOver)
    }

    @Test func runsOutUnlessProlonged() {
        var notifier = Self.begun()
        _ = notifier.answered(status: 200, now: Self.start)
        #expect(notifier.refresh(expires: .seconds(90), now: Self.start + .seconds(30))?.state.expires == 90)
        _ = notifier.answered(status: 200, now: Self.start)
        #expect(notifier.deadline == Self.start + .seconds(120))
        let end = notifier.handleTimeout(now: Self.start + .seconds(120))
        #expect(end?.state == SubscriptionState(phase: .terminated, reason: "timeout"))
        var left = Self.begun()
        _ = left.answered(status: 200, now: Self.start)
        #expect(left.refresh(expires: .zero, now: Self.start)?.state.phase == .terminated)
    }
}
