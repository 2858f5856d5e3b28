// The tune for those who wait: there at every rate, never too loud, and gone with the hold.

import Foundation
import Primitives
import RTP
import Testing

@testable import Media

@Suite struct HoldMusicTests {
    static func play(_ seconds: Int, sampleRate: Int) -> [Int16] {
        var music = HoldMusic(sampleRate: sampleRate)
        var samples = [Int16](repeating: 0, count: sampleRate * seconds)
        samples.withUnsafeMutableBufferPointer { music.write(into: $0) }
        return samples
    }

    static func level(_ samples: some Collection<Int16>) -> Double {
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
        return 20 * log10(power.squareRoot() / 32_768 + 1e-9)
    }

    @Test(arguments: [8_000, 16_000, 24_000, 32_000, 44_100, 48_000])
    func isHeardAtEveryRateForMinutesAndNeverClips(rate: Int) {
        let samples = Self.play(120, sampleRate: rate)
        #expect((samples.map { abs(Int($0)) }.max() ?? 0) < 16_000)
        for second in stride(from: 0, to: 118, by: 2) {
            let level = Self.level(samples[(second * rate)..<((second + 2) * rate)])
            #expect((-32 ... -14).contains(level), "\(level) dB at \(second) s")
        }
    }

    @Test func changesItsNotes() {
        let samples = Self.play(12, sampleRate: 8_000)
        // Zero crossings in each beat tell how high it is.
        let beats = stride(from: 0, to: samples.count - 2_880, by: 2_880).map { start in
            zip(samples[start..<(start + 2_879)], samples[(start + 1)..<(start + 2_880)]).count { ($0 < 0) != ($1 < 0) }
        }
        #expect(Set(beats).count > 8)
    }

    @Test func takesThePlaceOfTheVoiceAndGivesItBack() {
        var wire = Wire()
        wire.voice = { _ in 12_345 }
        wire.run(.seconds(2))
        let spoken = wire.first.payloads.suffix(20)
        #expect(Set(spoken.flatMap { $0 }).count == 1)
        var held = Wire.parameters(port: 4_000, remote: 5_000)
        held.source = .music
        held.receives = false
        wire.first.session.update(held, now: Instant(nanoseconds: wire.now))
        let before = wire.first.payloads.count
        wire.run(.seconds(2))
        let music = wire.first.payloads[before...]
        #expect(music.count >= 99)
        #expect(Set(music.flatMap { $0 }).count > 50)
        held.source = .microphone
        held.receives = true
        wire.first.session.update(held, now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(2))
        #expect(Set(wire.first.payloads.suffix(20).flatMap { $0 }) == Set(spoken.flatMap { $0 }))
        let sequences = wire.first.sentHeaders.map(\.sequence)
        #expect(zip(sequences, sequences.dropFirst()).allSatisfy { $0 &+ 1 == $1 }, "one stream throughout")
    }

    @Test func silenceOnHoldSendsNoPacketsButReports() {
        var wire = Wire()
        wire.run(.seconds(1))
        var held = Wire.parameters(port: 4_000, remote: 5_000)
        held.source = .silence
        held.sends = false
        held.receives = false
        wire.first.session.update(held, now: Instant(nanoseconds: wire.now))
        let before = wire.first.payloads.count
        let reports = wire.second.session.statistics.reportsReceived
        wire.run(.seconds(20))
        #expect(wire.first.payloads.count == before)
        #expect(wire.second.session.statistics.reportsReceived > reports)
    }
}
