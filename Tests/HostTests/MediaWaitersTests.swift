// Who listens to a call from its first word on.

import Media
import Telephony
import Testing

@testable import SpechPhoneHost

@Suite(.timeLimit(.minutes(20)))
struct MediaWaitersTests {
    private let call = Telephony.CallID(rawValue: 7)
    private let media = MediaSessionID(rawValue: 9)

    @Test func waitsUntilSomebodyHearsTheCall() async {
        let waiters = MediaWaiters()
        let waiting = Task { await waiters.wait(for: self.call) { nil } }
        while waiters.count == 0 { await Task.yield() }
        waiters.settle(Telephony.CallID(rawValue: 8), MediaSessionID(rawValue: 1))
        waiters.settle(self.call, self.media)
        #expect(await waiting.value == self.media)
        #expect(waiters.count == 0)
    }

    @Test func isToldAtOnceWhatIsKnown() async {
        #expect(await MediaWaiters().wait(for: self.call) { self.media } == self.media)
    }

    @Test func waitsForNoCallThatHasEnded() async {
        let waiters = MediaWaiters()
        let waiting = Task { await waiters.wait(for: self.call) { nil } }
        while waiters.count == 0 { await Task.yield() }
        waiters.end(self.call)
        #expect(await waiting.value == nil)
        #expect(await waiters.wait(for: self.call) { nil } == nil)
    }

    @Test func aCancelledOneWaitsNoMore() async {
        let waiters = MediaWaiters()
        let waiting = Task { await waiters.wait(for: self.call) { nil } }
        while waiters.count == 0 { await Task.yield() }
        waiting.cancel()
        #expect(await waiting.value == nil)
        #expect(waiters.count == 0)
    }
}
