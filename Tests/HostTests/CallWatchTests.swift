// Which calls are announced, and what is told of them afterwards.

import Primitives
import SIP
import Telephony
import Testing

@testable import SpechPhoneHost

struct CallWatchTests {
    private static func call(_ state: CallState, id: UInt64 = 1, takenBy device: String? = nil) -> CallSnapshot {
        CallSnapshot(
            id: CallID(rawValue: id), account: AccountID(rawValue: "a"), owner: UserID(rawValue: "u"),
            direction: .incoming, remote: RemoteParty(uri: "sip:600@pbx.example", user: "600"), state: state,
            startedAt: Instant(nanoseconds: 0),
            takenBy: device.map {
                Presence(user: UserID(rawValue: "u"), device: DeviceID(rawValue: $0), deviceName: $0)
            })
    }

    private static let missed = CallState.ended(CallEnd(code: "missed", message: "", by: .remote))

    @Test func announcesWhatRingsWhereNobodyIs() {
        var watch = CallWatch()
        #expect(watch.began(Self.call(.ringing), isSomebodyThere: false) == .rings)
        #expect(watch.rings(CallID(rawValue: 1)))
        #expect(watch.changed(Self.call(.ringing)) == nil)
        #expect(watch.changed(Self.call(Self.missed)) == .missed)
        #expect(!watch.rings(CallID(rawValue: 1)))
        #expect(watch.changed(Self.call(Self.missed)) == nil)
        #expect(watch.count == 0)
    }

    @Test func saysNothingWhereSomebodyIs() {
        var watch = CallWatch()
        #expect(watch.began(Self.call(.ringing), isSomebodyThere: true) == nil)
        #expect(watch.changed(Self.call(Self.missed)) == nil)
    }

    @Test func saysOnceThatItRings() {
        var watch = CallWatch()
        #expect(watch.began(Self.call(.ringing), isSomebodyThere: false) == .rings)
        #expect(watch.began(Self.call(.ringing), isSomebodyThere: false) == nil)
    }

    @Test func tellsThatItWasTaken() {
        var watch = CallWatch()
        #expect(watch.began(Self.call(.ringing), isSomebodyThere: false) == .rings)
        #expect(watch.changed(Self.call(.active, takenBy: "phone")) == .over)
        #expect(watch.changed(Self.call(.ended(CallEnd(code: "hungUp", message: "", by: .local)))) == nil)
    }

    /// Taken and ended in one step, for example by an acknowledgement that never came.
    @Test func aCallThatWasTakenAndIsOverAtOnceIsNotMissed() {
        var watch = CallWatch()
        _ = watch.began(Self.call(.ringing), isSomebodyThere: false)
        let end = CallState.ended(CallEnd(code: "noAck", message: "", by: .remote))
        #expect(watch.changed(Self.call(end, takenBy: "phone")) == .over)
    }

    @Test(arguments: ["rejected", "busyHere", "answeredElsewhere"])
    func aCallThatSomebodySawToIsNotMissed(code: String) {
        var watch = CallWatch()
        _ = watch.began(Self.call(.ringing), isSomebodyThere: false)
        #expect(watch.changed(Self.call(.ended(CallEnd(code: code, message: "", by: .local)))) == .over)
    }

    /// Sent on to a mailbox, or cut off by this host: nobody has heard it.
    @Test(arguments: ["missed", "forwarded", "shutDown", "accountRemoved"])
    func aCallThatNobodySawToIsMissed(code: String) {
        var watch = CallWatch()
        _ = watch.began(Self.call(.ringing), isSomebodyThere: false)
        #expect(watch.changed(Self.call(.ended(CallEnd(code: code, message: "", by: .local)))) == .missed)
    }

    @Test func remembersOnlySoManyCalls() {
        var watch = CallWatch()
        for id in 0..<UInt64(CallWatch.limit) {
            #expect(watch.began(Self.call(.ringing, id: id), isSomebodyThere: false) == .rings)
        }
        #expect(watch.began(Self.call(.ringing, id: 5_000), isSomebodyThere: false) == nil)
        #expect(watch.count == CallWatch.limit)
    }
}
