// A flood of messages costs its sender, then its account's strangers, and never the disk.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct MessageThrottleTests {
    private static let three = MessageAllowance(burst: 3, refill: .seconds(10))
    private static let plenty = MessageAllowance(burst: 1_000_000, refill: .nanoseconds(1))

    private var throttle = MessageThrottle()

    private func sender(_ name: Int, account: String = "a") -> Correspondent {
        Correspondent(account: AccountID(rawValue: account), address: "\(name)@pbx.example")
    }

    private mutating func admit(
        _ sender: Correspondent, at second: Int64, _ own: MessageAllowance = Self.three,
        _ all: MessageAllowance = Self.plenty
    ) -> Duration? {
        self.throttle.admit(
            sender, allowance: own, accountAllowance: all, now: Instant(nanoseconds: second * 1_000_000_000))
    }

    @Test mutating func takesABurstAndThenAsManyAsAreRefilled() {
        let ada = self.sender(1)
        for _ in 0..<3 { #expect(self.admit(ada, at: 0) == nil) }
        #expect(self.admit(ada, at: 0) == .seconds(10))
        #expect(self.admit(ada, at: 4) == .seconds(6), "a refused one costs nothing")
        #expect(self.admit(ada, at: 10) == nil)
        #expect(self.admit(ada, at: 10) == .seconds(10))
        for _ in 0..<3 { #expect(self.admit(ada, at: 1_000) == nil) }
        #expect(self.admit(ada, at: 1_000) == .seconds(10), "it never holds more than a burst")
    }

    @Test mutating func oneSenderCostsNoOther() {
        for _ in 0..<4 { _ = self.admit(self.sender(1), at: 0) }
        #expect(self.admit(self.sender(2), at: 0) == nil)
        #expect(self.admit(self.sender(1, account: "b"), at: 0) == nil)
    }

    @Test mutating func manyNamesOfOneSenderShareTheAccountsAllowance() {
        for name in 0..<3 { #expect(self.admit(self.sender(name), at: 0, Self.plenty, Self.three) == nil) }
        #expect(self.admit(self.sender(9), at: 0, Self.plenty, Self.three) == .seconds(10))
        #expect(self.admit(self.sender(9, account: "b"), at: 0, Self.plenty, Self.three) == nil)
        self.throttle.forget(AccountID(rawValue: "a"))
        #expect(self.admit(self.sender(9), at: 0, Self.plenty, Self.three) == nil)
    }

    @Test mutating func forgetsWhoIsNearestToFullWhenThereAreTooMany() {
        // The first has used all it has, the others one each.
        for _ in 0..<3 { _ = self.admit(self.sender(0), at: 0) }
        for name in 1...MessageThrottle.senderLimit { #expect(self.admit(self.sender(name), at: 0) == nil) }
        #expect(self.admit(self.sender(0), at: 0) == .seconds(10), "who floods is remembered")
    }

    @Test func aFloodIsToldWhenThereIsRoomAgainAndIsNotKept() {
        let world = World { $0.senderMessages = Self.three }
        world.addAccount()
        for _ in 0..<5 {
            _ = world.exchange.agent.send(MessageTests.request(.message, body: "Buy!"), now: world.now)
            world.run(for: .milliseconds(100))
        }
        #expect(world.exchange.responses.map(\.status) == [200, 200, 200, 480, 480])
        #expect(world.exchange.responses.last?.retryAfter.map { (1...10).contains($0) } == true)
        #expect(world.shelf.received.count == 3)
        #expect(world.phone.census.counters.messagesThrottled == 2)
    }
}
