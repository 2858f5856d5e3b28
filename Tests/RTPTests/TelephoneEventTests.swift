// RFC 4733 events, sent and received, with every kind of loss.

import RTP
import Testing

struct TelephoneEventTests {
    /// All packets of the keys, and `nil` for ticks that audio has.
    static func ticks(_ digits: String, clock: Int = 8_000, count: Int = 60) -> [TelephoneEventSender.Packet?] {
        var sender = TelephoneEventSender(clock: ClockRate(clock))
        for digit in digits { sender.press(digit) }
        let units = clock / 50
        return (0..<count).map { tick in
            sender.next(timestamp: RTPTimestamp(1_000) &+ tick * units, units: units)
        }
    }

    @Test(arguments: [8_000, 16_000, 48_000])
    func sendsOneEventAsTheRFCDraws(clock: Int) {
        let packets = Self.ticks("7", clock: clock).compactMap { $0 }
        let units = clock / 50
        #expect(packets.count == 8)
        #expect(packets.allSatisfy { $0.timestamp == RTPTimestamp(1_000) && $0.event.code == 7 })
        #expect(packets.map(\.marker) == [true] + Array(repeating: false, count: 7))
        #expect(packets.map(\.event.isEnd) == Array(repeating: false, count: 5) + [true, true, true])
        #expect(packets.map { Int($0.event.duration) } == [1, 2, 3, 4, 5, 6, 6, 6].map { $0 * units })
    }

    @Test func leavesAPauseBetweenKeys() {
        let ticks = Self.ticks("11")
        let starts = ticks.indices.filter { ticks[$0]?.marker == true }
        #expect(starts.count == 2)
        // 120 ms of tone, then at least 100 ms until the next key.
        #expect(starts[1] - starts[0] >= 11)
        #expect(ticks[8..<starts[1]].allSatisfy { $0 == nil })
        #expect(ticks[starts[1]]?.timestamp == RTPTimestamp(1_000) &+ starts[1] * 160)
    }

    /// Whatever the first key was doing, the one behind it comes, once, and after a pause of 100 ms.
    @Test(arguments: 0...11) func whatWaitsGoesOnByAnotherClock(tick: Int) {
        var former = TelephoneEventSender(clock: ClockRate(8_000))
        for digit in "12" { former.press(digit) }
        let before = (0..<tick).compactMap { former.next(timestamp: RTPTimestamp(0) &+ $0 * 160, units: 160) }
        var sender = TelephoneEventSender(clock: ClockRate(48_000), continuing: former)
        let after = (0..<60).map { sender.next(timestamp: RTPTimestamp(0) &+ $0 * 960, units: 960) }
        let starts = (before + after.compactMap { $0 }).filter(\.marker).map(\.event.code)
        #expect(starts == [1, 2])
        let ends = after.compactMap { $0 }.filter(\.event.isEnd).suffix(3)
        #expect(ends.allSatisfy { $0.event.code == 2 && $0.event.duration == 5_760 } && ends.count == 3)
        // Before the first tick nothing was begun, and both keys are still to come.
        #expect(after.firstIndex { $0?.event.code == 2 } == (tick == 0 ? 11 : 5))
        #expect(sender.sent == 2 && !sender.hasDigits)
    }

    @Test func refusesWhatIsNoKeyAndWhatIsTooMuch() {
        var sender = TelephoneEventSender(clock: ClockRate(8_000))
        for digit in "x,é🙂" { sender.press(digit) }
        #expect(sender.refused == 4 && !sender.hasDigits)
        for _ in 0..<70 { sender.press("1") }
        #expect(sender.refused == 10)
    }

    @Test func knowsSixteenKeysBothWays() throws {
        for digit in "0123456789*#ABCD" {
            let code = try #require(TelephoneEvent.code(for: digit))
            #expect(TelephoneEvent(code: code, isEnd: false, volume: 0, duration: 0).digit == digit)
        }
        #expect(TelephoneEvent(code: 16, isEnd: false, volume: 0, duration: 0).digit == nil)
    }

    @Test func roundTripsItsBytes() throws {
        let event = TelephoneEvent(code: 11, isEnd: true, volume: 10, duration: 1_280)
        var bytes = [UInt8](repeating: 0, count: 4)
        #expect(bytes.withUnsafeMutableBytes { event.write(into: $0) } == 4)
        #expect(bytes == [11, 0x8A, 5, 0])
        #expect(try bytes.withBytes { raw throws(RTPError) in try TelephoneEvent(parsing: raw) } == event)
        #expect(throws: RTPError.truncated(3)) {
            try [UInt8](bytes.prefix(3)).withBytes { raw throws(RTPError) in _ = try TelephoneEvent(parsing: raw) }
        }
    }

    @Test func reportsEachKeyOnceWhicheverPacketsArrive() {
        let packets = Self.ticks("11").compactMap { $0 }
        #expect(packets.count == 16)
        // Every subset of the first key's packets that is not empty, and one packet of the second.
        for subset in 1..<256 {
            var receiver = TelephoneEventReceiver()
            var heard = ""
            for index in 0..<8 where subset & 1 << index != 0 {
                let packet = packets[index]
                let digit = receiver.receive(packet.event, timestamp: packet.timestamp, marker: packet.marker)
                if let digit { heard.append(digit) }
            }
            let last = packets[15]
            if let digit = receiver.receive(last.event, timestamp: last.timestamp, marker: false) {
                heard.append(digit)
            }
            #expect(heard == "11", "subset \(subset)")
        }
    }

    @Test func ignoresStragglersAndRepetitions() {
        let packets = Self.ticks("12").compactMap { $0 }
        var receiver = TelephoneEventReceiver()
        var heard = ""
        for index in [0, 1, 8, 2, 7, 9, 8, 15, 7, 15] {
            let packet = packets[index]
            let digit = receiver.receive(packet.event, timestamp: packet.timestamp, marker: packet.marker)
            if let digit { heard.append(digit) }
        }
        #expect(heard == "12")
    }

    @Test func takesTheNextSegmentOfALongEventForTheSameKey() {
        var receiver = TelephoneEventReceiver()
        let first = TelephoneEvent(code: 5, isEnd: false, volume: 10, duration: 0xFFFF)
        let second = TelephoneEvent(code: 5, isEnd: false, volume: 10, duration: 160)
        #expect(receiver.receive(first, timestamp: RTPTimestamp(10), marker: true) == "5")
        #expect(receiver.receive(second, timestamp: RTPTimestamp(10) &+ 0xFFFF, marker: false) == nil)
    }
}
