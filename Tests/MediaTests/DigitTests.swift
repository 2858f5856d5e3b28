// Keys from one session to the other, as events and as tones, through loss.

import Foundation
import Media
import Primitives
import RTP
import Testing

struct DigitTests {
    static let keys = Array("0123456789*#ABCD11")

    static func digits(_ events: [MediaEvent]) -> String {
        String(
            events.compactMap { event -> Character? in
                if case .digit(let digit) = event { return digit }
                return nil
            })
    }

    @Test func arriveInOrderOnceEach() {
        var wire = Wire()
        wire.voice = Voice.sample
        wire.run(.seconds(1))
        wire.first.session.sendDigits(Self.keys, now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(8))
        #expect(Self.digits(wire.second.events) == String(Self.keys))
        #expect(wire.first.events.last == .digitsSent)
        #expect(wire.first.session.statistics.digitsSent == 18)
        #expect(wire.second.session.statistics.digitsReceived == 18)
        // No event is taken for a lost packet of audio.
        #expect(wire.second.session.statistics.packetsLost == 0)
    }

    @Test func audioGoesOnWhereTheClockStandsAfterwards() {
        var wire = Wire()
        wire.voice = Voice.sample
        wire.run(.seconds(1))
        wire.first.session.sendDigits(["5", "6"], now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(2))
        let headers = wire.first.sentHeaders
        let origin = headers[0]
        for (index, header) in headers.enumerated() {
            #expect(header.sequence.distance(from: origin.sequence) == index)
            if header.payloadType == 8 { #expect(header.timestamp.distance(from: origin.timestamp) == index * 160) }
        }
        let events = headers.filter { $0.payloadType == 101 }
        #expect(events.count == 16 && Set(events.map(\.timestamp)).count == 2)
        #expect(events.map(\.marker) == (0..<16).map { $0 % 8 == 0 })
    }

    @Test(arguments: 1...10) func surviveEveryThirdPacketLost(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var wire = Wire()
        wire.network = { _, _, _ in
            Double.random(in: 0..<1, using: &random) < 0.3 ? nil : Double.random(in: 10...30, using: &random)
        }
        wire.run(.seconds(1))
        wire.first.session.sendDigits(Self.keys, now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(8))
        // Eight packets a key: all of them are lost once in 15,000 keys.
        #expect(Self.digits(wire.second.events) == String(Self.keys), "seed \(seed)")
    }

    @Test func goOutAsTonesWhenNoEventsWereNegotiated() {
        var wire = Wire { left, _ in left.sendEventPayloadType = nil }
        wire.run(.seconds(1))
        wire.first.session.sendDigits(["5"], now: Instant(nanoseconds: wire.now))
        let before = wire.second.heard.count
        wire.run(.seconds(1))
        let heard = wire.second.heard[before...].map { Double($0) }
        func level(_ frequency: Double) -> Double {
            var real = 0.0
            var imaginary = 0.0
            for (index, sample) in heard.enumerated() {
                real += sample * cos(2 * .pi * frequency * Double(index) / 8_000)
                imaginary += sample * sin(2 * .pi * frequency * Double(index) / 8_000)
            }
            return (real * real + imaginary * imaginary).squareRoot()
        }
        for key in [770.0, 1_336] {
            for other in [697.0, 852, 941, 1_209, 1_477, 1_633] { #expect(level(key) > 10 * level(other)) }
        }
        #expect(wire.first.events.last == .digitsSent)
        #expect(wire.first.sentHeaders.allSatisfy { $0.payloadType == 8 })
    }

    /// A re-INVITE in the middle of a number, or in that of its last key.
    @Test(arguments: [100, 500, 900, 3_850]) func surviveAnotherClock(milliseconds: Int) {
        var wire = Wire()
        wire.first.session.sendDigits(Self.keys, now: Instant(nanoseconds: wire.now))
        wire.run(.milliseconds(milliseconds))
        for party in [wire.first, wire.second] {
            party.change { $0.eventClockRate = 16_000 }
            party.session.update(party.parameters, now: Instant(nanoseconds: wire.now))
        }
        wire.run(.seconds(8))
        #expect(Self.digits(wire.second.events) == String(Self.keys))
        #expect(wire.first.events.filter { $0 == .digitsSent }.count == 1)
        #expect(wire.first.session.statistics.digitsSent == 18)
    }

    @Test func useTheClockOfTheirOwn() {
        var wire = Wire { left, right in
            left.eventClockRate = 48_000
            right.eventClockRate = 48_000
        }
        wire.first.session.sendDigits(["9"], now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(1))
        let events = zip(wire.first.sentHeaders, wire.first.payloads).filter { $0.0.payloadType == 101 }.map(\.1)
        #expect(events.map { Int($0[2]) << 8 | Int($0[3]) } == [1, 2, 3, 4, 5, 6, 6, 6].map { $0 * 960 })
    }
}
