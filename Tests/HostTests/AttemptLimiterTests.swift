// Guessing gets slower and slower; a right password is not punished.

import Testing

@testable import SpechPhoneHost

struct AttemptLimiterTests {
    private let start = ContinuousClock.now

    @Test func delaysEachFurtherFailureTwiceAsLong() {
        var limiter = AttemptLimiter()
        for _ in 0..<3 { #expect(limiter.begin(["a"], now: self.start) == nil) }
        #expect(limiter.begin(["a"], now: self.start) == .seconds(1))
        #expect(limiter.begin(["a"], now: self.start + .seconds(1)) == nil)
        #expect(limiter.begin(["a"], now: self.start + .seconds(1)) == .seconds(2))
        #expect(limiter.begin(["a"], now: self.start + .seconds(3)) == nil)
        #expect(limiter.begin(["a"], now: self.start + .seconds(4)) == .seconds(3))
    }

    @Test func neverWaitsLongerThanTheLimit() {
        var limiter = AttemptLimiter()
        var now = self.start
        for _ in 0..<40 {
            #expect(limiter.begin(["a"], now: now) == nil)
            now += AttemptLimiter.longestDelay
        }
    }

    @Test func countsNothingWhileItRefuses() {
        var limiter = AttemptLimiter()
        for _ in 0..<3 { _ = limiter.begin(["a"], now: self.start) }
        for _ in 0..<100 { #expect(limiter.begin(["a", "b"], now: self.start) == .seconds(1)) }
        #expect(limiter.entries["b"] == nil)
    }

    @Test func forgetsANameThatProvedItself() {
        var limiter = AttemptLimiter()
        for _ in 0..<3 { _ = limiter.begin(["name", "address"], now: self.start) }
        limiter.succeed(name: "name", address: "address")
        #expect(limiter.entries["name"] == nil)
        #expect(limiter.entries["address"]?.failures == 2)
    }

    @Test func forgetsWhatIsOld() {
        var limiter = AttemptLimiter()
        for _ in 0..<3 { _ = limiter.begin(["a"], now: self.start) }
        let later = self.start + AttemptLimiter.memory + .seconds(1)
        for _ in 0..<3 { #expect(limiter.begin(["a"], now: later) == nil) }
    }

    @Test(arguments: ["ada", "ADA", "\u{FF41}da", "\u{1D41A}DA"])
    func takesEveryWayOfWritingANameForOne(name: String) {
        #expect(AttemptLimiter.key(user: name) == AttemptLimiter.key(user: "Ada"))
    }

    @Test func takesTheAddressesOfOnePersonForOne() {
        let key = AttemptLimiter.key(address: "2001:db8:1:2::1")
        #expect(AttemptLimiter.key(address: "2001:db8:1:2:ffff::9") == key)
        #expect(AttemptLimiter.key(address: "2001:db8:1:3::1") != key)
        #expect(AttemptLimiter.key(address: "::ffff:192.0.2.1") == AttemptLimiter.key(address: "192.0.2.1"))
        #expect(AttemptLimiter.key(address: "192.0.2.1") != AttemptLimiter.key(address: "192.0.2.2"))
    }

    @Test func keepsABoundedTable() {
        var limiter = AttemptLimiter()
        for number in 0...AttemptLimiter.entryLimit {
            _ = limiter.begin(["\(number)"], now: self.start + .milliseconds(number))
        }
        #expect(limiter.entries.count == AttemptLimiter.entryLimit)
        #expect(limiter.entries["0"] == nil)
    }
}
