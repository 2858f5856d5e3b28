// What the far end hears while nobody has the call: a line that lives, then the tune, and the voice again at once.

import Foundation
import Primitives
import Testing

@testable import Media

@Suite struct AbsenceTests {
    private static let second = 8_000

    /// A call whose first party's browser has just left.
    private static func wire(music: Bool) -> Wire {
        var wire = Wire { left, _ in left.playsMusicInAbsence = music }
        wire.voice = { _ in 12_345 }
        wire.run(.seconds(2))
        wire.voice = nil
        wire.first.session.browserLeft()
        return wire
    }

    /// The level of what the second party has heard in the last `seconds`, in decibels below overload.
    private static func level(_ wire: Wire, last seconds: Double) -> Double {
        HoldMusicTests.level(wire.second.heard.suffix(Int(seconds * Double(Self.second))))
    }

    @Test(arguments: [true, false])
    func aFaintNoiseComesAtOnce(music: Bool) {
        var wire = Self.wire(music: music)
        wire.run(.milliseconds(2_900))
        #expect((-68 ... -62).contains(Self.level(wire, last: 2)))
    }

    @Test func whatWasSaidLastIsHeardToItsEnd() {
        var wire = Self.wire(music: true)
        let before = wire.first.payloads.count
        let voice = wire.first.payloads.last
        wire.run(.milliseconds(200))
        let after = wire.first.payloads[before...]
        #expect(after.prefix(2).allSatisfy { $0 == voice })
        #expect(after.suffix(5).allSatisfy { $0 != voice })
    }

    @Test func theTuneFollowsWhereItIsWanted() {
        var wire = Self.wire(music: true)
        wire.run(.seconds(6))
        #expect((-32 ... -14).contains(Self.level(wire, last: 2)))
    }

    @Test func otherwiseTheNoiseGoesOn() {
        var wire = Self.wire(music: false)
        wire.run(.seconds(40))
        #expect((-68 ... -62).contains(Self.level(wire, last: 30)))
    }

    @Test func theVoiceIsBackWithItsBrowserAndTheNextAbsenceBeginsAnew() {
        var wire = Self.wire(music: true)
        wire.run(.seconds(6))
        wire.first.session.browserChanged()
        wire.voice = { _ in 12_345 }
        wire.run(.seconds(2))
        #expect(Set(wire.second.heard.suffix(Self.second)).count == 1)
        wire.voice = nil
        wire.first.session.browserLeft()
        wire.run(.milliseconds(2_900))
        #expect((-68 ... -62).contains(Self.level(wire, last: 2)))
    }

    @Test func itGoesOnThroughAReinvite() {
        var wire = Self.wire(music: true)
        wire.run(.seconds(2))
        wire.first.change {
            $0.playsMusicInAbsence = true
            $0.bitrate += 1
        }
        wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
        wire.run(.milliseconds(900))
        #expect((-68 ... -62).contains(Self.level(wire, last: 0.5)))
        wire.run(.seconds(2))
        #expect((-32 ... -14).contains(Self.level(wire, last: 0.5)))
    }

    @Test func aCallThatNoBrowserEverHadIsQuiet() {
        var wire = Wire { left, _ in left.playsMusicInAbsence = true }
        wire.run(.seconds(6))
        #expect(wire.second.heard.suffix(4 * Self.second).allSatisfy { abs($0) <= 8 })
    }

    @Test func packetsDoNotPassWhileNobodyHasTheCall() {
        var wire = BrowserPassingTests.wire()
        wire.second.letsPass = false
        wire.run(.seconds(2))
        let passed = wire.first.session.statistics.browserPacketsPassedUp
        #expect(passed > 90)
        let packets = wire.packets
        (wire.packets, wire.voice) = (nil, nil)
        wire.first.session.browserLeft()
        wire.run(.seconds(2))
        #expect((-68 ... -62).contains(Self.level(wire, last: 6)), "48 kHz: one second")
        wire.packets = packets
        wire.first.session.browserChanged()
        wire.run(.seconds(2))
        #expect(wire.first.session.statistics.browserPacketsPassedUp > passed + 40)
    }
}
