import Primitives
import Testing

@testable import SIP

@Suite struct SubscriberTests {
    static let start = Instant(nanoseconds: 1_000_000_000)

    static func response(_ status: Int, _ headers: Headers = Headers()) -> Response {
        Response(status: status, headers: headers)
    }

    static func active(_ expires: Int = 600) throws -> Subscriber {
        var subscriber = Subscriber(expires: 3_600, isRefreshed: true)
        #expect(subscriber.answered(Self.response(200, [.expires: "\(expires)"]), now: Self.start) == nil)
        #expect(subscriber.receive(SubscriptionState(phase: .active, expires: expires), now: Self.start) == nil)
        return subscriber
    }

    @Test func isRefreshedBeforeItRunsOut() throws {
        var subscriber = try Self.active()
        #expect(subscriber.deadline == Self.start + .seconds(480))
        #expect(subscriber.handleTimeout(now: Self.start + .seconds(480)) == .refresh(expires: 600))
        #expect(subscriber.answered(Self.response(200, [.expires: "300"]), now: Self.start + .seconds(481)) == nil)
        #expect(subscriber.deadline == Self.start + .seconds(481 + 240))
    }

    @Test(arguments: [1, 3]) func isRefreshedThoughItsTimeIsShort(seconds: Int) throws {
        var subscriber = try Self.active(seconds)
        let due = Self.start + .seconds(5)
        #expect(subscriber.deadline == due)
        #expect(subscriber.handleTimeout(now: due) == .refresh(expires: seconds))
        #expect(subscriber.handleTimeout(now: due) == nil, "the answer is waited for")
        #expect(subscriber.deadline == due + .seconds(32))
    }

    @Test func endsWithoutANotifyInTime() {
        var subscriber = Subscriber(expires: 60, isRefreshed: false)
        _ = subscriber.answered(Self.response(202), now: Self.start)
        #expect(subscriber.deadline == Self.start + .seconds(32))
        #expect(subscriber.handleTimeout(now: Self.start + .seconds(32)) == .end(.expired, retryAt: nil))
        #expect(subscriber.deadline == nil)
    }

    @Test func takesANotifyThatIsQuickerThanTheResponse() {
        var subscriber = Subscriber(expires: 60, isRefreshed: false)
        _ = subscriber.receive(SubscriptionState(phase: .pending, expires: 50), now: Self.start)
        _ = subscriber.answered(Self.response(202), now: Self.start + .seconds(1))
        #expect(subscriber.state == .active(refreshAt: nil, until: Self.start + .seconds(50)))
        #expect(subscriber.handleTimeout(now: Self.start + .seconds(50)) == .end(.expired, retryAt: nil))
    }

    @Test func obeysAMinimumTwiceAndThenGivesUp() {
        var subscriber = Subscriber(expires: 60, isRefreshed: true)
        let brief = Self.response(423, [.minExpires: "900"])
        #expect(subscriber.answered(brief, now: Self.start) == .refresh(expires: 900))
        #expect(subscriber.answered(brief, now: Self.start) == .refresh(expires: 900))
        #expect(subscriber.answered(brief, now: Self.start) == .end(.refused(status: 423), retryAt: nil))
    }

    @Test func beginsAnewAfter481AndWaitsForRetryAfter() throws {
        var forgotten = try Self.active()
        _ = forgotten.handleTimeout(now: Self.start + .seconds(480))
        #expect(
            forgotten.answered(Self.response(481), now: Self.start) == .end(.refused(status: 481), retryAt: Self.start))
        var busy = Subscriber(expires: 60, isRefreshed: true)
        #expect(
            busy.answered(Self.response(503, [.retryAfter: "20"]), now: Self.start)
                == .end(.refused(status: 503), retryAt: Self.start + .seconds(20)))
        var refused = Subscriber(expires: 60, isRefreshed: true)
        #expect(
            refused.answered(Self.response(489), now: Self.start) == .end(.refused(status: 489), retryAt: nil))
    }

    @Test(
        arguments: [
            ("deactivated", nil, 0), ("timeout", nil, 0), ("probation", 30, 30), ("giveup", nil, 0),
            ("rejected", 5, nil),
            ("noresource", nil, nil), ("invariant", nil, nil), ("other", 7, 7),
        ] as [(String, Int?, Int?)])
    func everyReasonSaysWhenToTryAgain(reason: String, retryAfter: Int?, expected: Int?) throws {
        var subscriber = try Self.active()
        let action = subscriber.receive(
            SubscriptionState(phase: .terminated, reason: reason, retryAfter: retryAfter), now: Self.start)
        #expect(action == .end(.ended(reason: reason), retryAt: expected.map { Self.start + .seconds($0) }))
        #expect(subscriber.receive(SubscriptionState(phase: .active), now: Self.start) == nil, "over is over")
    }

    @Test func readsTheHeader() {
        func state(_ value: String) -> SubscriptionState? {
            var request = Request(method: .notify, uri: .sip(SIPURI(host: "a")))
            request.headers.append(.subscriptionState, value)
            return SubscriptionState(request)
        }
        #expect(state("active;expires=60") == SubscriptionState(phase: .active, expires: 60))
        #expect(
            state("Terminated; reason=NoResource ;retry-after=5")
                == SubscriptionState(phase: .terminated, reason: "noresource", retryAfter: 5))
        #expect(state("sleeping")?.phase == .active)
        #expect(state("active;expires=99999999999")?.expires == nil)
        #expect(state("") == nil)
    }

    @Test func readsAStatusFragment() {
        #expect(StatusFragment(parsing: Array("SIP/2.0 200 OK\r\nTo: a".utf8)) == StatusFragment(status: 200))
        #expect(StatusFragment(parsing: Array("sip/2.0 486".utf8))?.status == 486)
        for text in ["", "SIP/2.0", "SIP/2.0 2000 OK", "SIP/2.0 099 X", "HTTP/1.1 200 OK", "SIP/2.0 +20 X"] {
            #expect(StatusFragment(parsing: Array(text.utf8)) == nil, "\(text)")
        }
    }
}
