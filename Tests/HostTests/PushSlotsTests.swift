// Who has to wait, and who must not, while notices are on their way.

import Testing
import Vault

@testable import SpechPhoneHost

struct PushSlotsTests {
    private typealias Slots = PushSlots<Int>

    private static func key(_ tag: String, of device: String = "d") -> Slots.Key {
        Slots.Key(device: RecordID(rawValue: device), tag: tag)
    }

    private static func begins(_ entry: Slots.Entry) -> Bool {
        if case .begins = entry { true } else { false }
    }

    private static func isFull(_ entry: Slots.Entry) -> Bool {
        if case .isFull = entry { true } else { false }
    }

    @Test func onlyTheNewestWaitsForTheOneAtWork() {
        var slots = Slots()
        let key = Self.key("t")
        #expect(Self.begins(slots.enter(1, key, isUrgent: true)))
        #expect(!Self.begins(slots.enter(2, key, isUrgent: true)))
        #expect(!Self.begins(slots.enter(3, key, isUrgent: true)))
        #expect(slots.next(key) == 3)
        #expect(slots.next(key) == nil)
        #expect(slots.count == 0)
    }

    @Test func whatIsNewerEndsAPauseOnce() {
        var slots = Slots()
        let key = Self.key("t")
        _ = slots.enter(1, key, isUrgent: true)
        let isPaused = slots.pause(key, wake: {})
        #expect(isPaused)
        guard case .waits(.some) = slots.enter(2, key, isUrgent: true) else {
            Issue.record("the pause is not ended")
            return
        }
        guard case .waits(nil) = slots.enter(3, key, isUrgent: true) else {
            Issue.record("the pause is ended twice")
            return
        }
        let goesOn = slots.resume(key)
        #expect(!goesOn)
        let isPausedAgain = slots.pause(key, wake: {})
        #expect(!isPausedAgain)
    }

    @Test func aFloodOfMessagesLeavesRoomForCalls() {
        var slots = Slots()
        for index in 0..<Slots.perDevice {
            #expect(Self.begins(slots.enter(index, Self.key("m\(index)"), isUrgent: false)))
        }
        #expect(Self.isFull(slots.enter(0, Self.key("more"), isUrgent: false)))
        #expect(Self.begins(slots.enter(0, Self.key("call"), isUrgent: true)))
        #expect(Self.begins(slots.enter(0, Self.key("m0", of: "other"), isUrgent: false)))
        slots.leave(Self.key("m0"))
        #expect(Self.begins(slots.enter(0, Self.key("more"), isUrgent: false)))
    }

    @Test func allDevicesTogetherHaveALimit() {
        var slots = Slots()
        for index in 0..<Slots.limit {
            #expect(Self.begins(slots.enter(index, Self.key("t", of: "\(index)"), isUrgent: false)))
        }
        #expect(Self.isFull(slots.enter(0, Self.key("t", of: "one more"), isUrgent: false)))
        #expect(Self.begins(slots.enter(0, Self.key("t", of: "one more"), isUrgent: true)))
    }

    @Test func whatIsOverMakesRoomForOthers() {
        for isUrgent in [true, false] {
            var slots = Slots()
            for index in 0..<Slots.limit { _ = slots.enter(index, Self.key("t", of: "\(index)"), isUrgent: isUrgent) }
            #expect(Self.isFull(slots.enter(0, Self.key("t", of: "one more"), isUrgent: isUrgent)))
            slots.leave(Self.key("t", of: "0"))
            #expect(Self.begins(slots.enter(0, Self.key("t", of: "one more"), isUrgent: isUrgent)))
        }
    }

    /// A pause that is over is not ended once more.
    @Test func whatIsNewerEndsNoPauseThatIsOver() {
        var slots = Slots()
        let key = Self.key("t")
        _ = slots.enter(1, key, isUrgent: true)
        let isPaused = slots.pause(key, wake: {})
        #expect(isPaused)
        let goesOn = slots.resume(key)
        #expect(goesOn)
        guard case .waits(nil) = slots.enter(2, key, isUrgent: true) else {
            Issue.record("a pause is ended that is over")
            return
        }
    }
}
