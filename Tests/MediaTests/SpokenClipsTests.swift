// What is said into a call besides what its two ends say: to whom, how loud, how much, and at which rate.

import Foundation
import Primitives
import Testing

@testable import Media

struct SpokenClipsTests {
    /// A tone of 1 kHz.
    static func tone(_ milliseconds: Int, rate: Int, amplitude: Double = 8_000) throws -> SpokenClip {
        let samples = (0..<(rate * milliseconds / 1_000)).map { index in
            Int16(amplitude * sin(2 * Double.pi * 1_000 * Double(index) / Double(rate)))
        }
        return try #require(SpokenClip(rate: rate, samples: samples))
    }

    /// The amplitude of 1 kHz in samples at a rate.
    static func amplitude(_ samples: some Collection<Int16>, rate: Int = 8_000) -> Double {
        var sine = 0.0
        var cosine = 0.0
        for (index, sample) in samples.enumerated() {
            let angle = 2 * Double.pi * 1_000 * Double(index) / Double(rate)
            sine += Double(sample) * sin(angle)
            cosine += Double(sample) * cos(angle)
        }
        return 2 * (sine * sine + cosine * cosine).squareRoot() / Double(max(1, samples.count))
    }

    /// Samples of which something is to be heard.
    static func loud(_ samples: [Int16]) -> Int { samples.count { abs(Int($0)) > 100 } }

    /// Whether an end takes a clip.
    static func takes(_ party: Party, _ clip: SpokenClip, to hearer: ClipHearer) -> Bool {
        party.session.say(clip, to: hearer)
    }

    static func say(_ clip: SpokenClip, to hearer: ClipHearer) -> Wire {
        var wire = Wire()
        wire.voice = { _ in 0 }
        wire.run(.seconds(2))
        wire.first.heard = []
        wire.second.heard = []
        #expect(Self.takes(wire.first, clip, to: hearer))
        wire.run(.seconds(2))
        return wire
    }

    @Test(arguments: ClipHearer.allCases, [8_000, 16_000, 44_100, 48_000])
    func isHeardByWhomItIsSaidToAtAnyRate(hearer: ClipHearer, rate: Int) throws {
        let wire = Self.say(try Self.tone(1_000, rate: rate), to: hearer)
        for (party, hears) in [(wire.second, hearer != .browser), (wire.first, hearer != .farEnd)] {
            // Two of eight samples of the tone may be those where it crosses zero.
            #expect((Self.loud(party.heard) > 5_500) == hears)
            #expect(Self.loud(party.heard) < 8_200)
            let loudest =
                stride(from: 0, to: party.heard.count - 800, by: 400)
                .map { Self.amplitude(party.heard[$0..<($0 + 800)]) }.max() ?? 0
            #expect(hears ? (7_000...9_000).contains(loudest) : loudest < 50)
        }
    }

    @Test func isMixedWithTheVoiceAndNeverWraps() throws {
        var wire = Wire()
        wire.voice = { _ in 30_000 }
        wire.run(.seconds(2))
        #expect(Self.takes(wire.first, try Self.tone(500, rate: 8_000, amplitude: 20_000), to: .farEnd))
        wire.second.heard = []
        wire.run(.seconds(2))
        let heard = wire.second.heard
        #expect(heard.allSatisfy { $0 > 8_000 })
        #expect(heard.contains { $0 < 15_000 } && heard.contains { $0 > 31_000 })
        #expect(heard.suffix(400).allSatisfy { abs(Int($0) - 30_000) < 1_000 })
    }

    @Test func clipsFollowEachOtherAndEachIsSaidWhole() throws {
        var clips = SpokenClips(sampleRate: 8_000)
        let first = try #require(SpokenClip(rate: 8_000, samples: Array(1...250)))
        let second = try #require(SpokenClip(rate: 8_000, samples: Array(1_001...1_100)))
        clips.append(first)
        clips.append(second)
        var said: [Int16] = []
        while !clips.isEmpty {
            var frame = [Int16](repeating: 0, count: 160)
            frame.withUnsafeMutableBufferPointer { clips.mix(into: $0) }
            said += frame
        }
        #expect(said.prefix(350) == (first.samples + second.samples)[...])
        #expect(said.dropFirst(350).allSatisfy { $0 == 0 })
    }

    @Test func tooMuchIsRefusedForBothOrNone() throws {
        var wire = Wire()
        wire.voice = { _ in 0 }
        wire.run(.seconds(1))
        let long = try Self.tone(20_000, rate: 8_000)
        #expect(Self.takes(wire.first, long, to: .browser))
        #expect(!Self.takes(wire.first, long, to: .both))
        wire.second.heard = []
        wire.run(.seconds(1))
        #expect(Self.loud(wire.second.heard) == 0)
        // What has been said waits no more.
        wire.run(.seconds(12))
        #expect(Self.takes(wire.first, long, to: .both))
    }

    @Test func manyShortClipsAreRefusedToo() throws {
        var wire = Wire()
        let short = try #require(SpokenClip(rate: 8_000, samples: [1]))
        for _ in 0..<MediaLimits.spokenClips { #expect(Self.takes(wire.first, short, to: .farEnd)) }
        #expect(!Self.takes(wire.first, short, to: .farEnd))
        wire.voice = { _ in 0 }
        wire.run(.seconds(1))
        #expect(Self.takes(wire.first, short, to: .farEnd))
    }

    @Test func hushEndsWhatIsSaidAtOnce() throws {
        var wire = Self.say(try Self.tone(10_000, rate: 16_000), to: .both)
        #expect(Self.loud(wire.second.heard) > 10_000)
        wire.first.session.hush()
        wire.run(.milliseconds(300))
        wire.first.heard = []
        wire.second.heard = []
        wire.run(.seconds(1))
        #expect(Self.loud(wire.first.heard) == 0 && Self.loud(wire.second.heard) == 0)
    }

    /// The next samples of what is said.
    private static func frame(_ count: Int, of clips: inout SpokenClips) -> [Int16] {
        var frame = [Int16](repeating: 0, count: count)
        frame.withUnsafeMutableBufferPointer { clips.mix(into: $0) }
        return frame
    }

    /// Not even what was taken from a clip already and waits for its frame; and what is said next begins at its beginning.
    @Test(arguments: [8_000, 16_000]) func nothingOfAClipIsLeftAfterAHush(rate: Int) throws {
        var clips = SpokenClips(sampleRate: 8_000)
        clips.append(try Self.tone(1_000, rate: rate))
        let before = Self.frame(180, of: &clips)
        clips.removeAll()
        let isEmpty = clips.isEmpty
        let after = Self.frame(400, of: &clips)
        clips.append(try #require(SpokenClip(rate: 8_000, samples: Array(1...200))))
        let next = Self.frame(200, of: &clips)
        #expect(Self.loud(before) > 60 && isEmpty)
        #expect(after.allSatisfy { $0 == 0 })
        #expect(next == Array(1...200))
    }

    @Test func goesOnThroughAChangeOfTheCallsRate() throws {
        var clips = SpokenClips(sampleRate: 8_000)
        clips.append(try Self.tone(1_000, rate: 16_000))
        var before = [Int16](repeating: 0, count: 4_000)
        before.withUnsafeMutableBufferPointer { clips.mix(into: UnsafeMutableBufferPointer(rebasing: $0[..<160])) }
        clips.change(sampleRate: 16_000)
        var after: [Int16] = []
        while !clips.isEmpty, after.count < 32_000 {
            var frame = [Int16](repeating: 0, count: 320)
            frame.withUnsafeMutableBufferPointer { clips.mix(into: $0) }
            after += frame
        }
        #expect((15_000...16_000).contains(after.count))
        #expect((7_500...8_500).contains(Self.amplitude(after[1_600..<8_000], rate: 16_000)))
    }

    @Test func noRateIsNoClip() {
        #expect(SpokenClip(rate: 0, samples: [1]) == nil && SpokenClip(rate: 96_000, samples: [1]) == nil)
    }

    /// A browser whose packets go through undecoded is decoded while somebody speaks, and not a moment longer.
    @Test func packetsAreDecodedForItAndPassAgainAfterwards() throws {
        var wire = BrowserPassingTests.wire()
        wire.run(.seconds(6))
        let before = wire.first.session.statistics
        #expect(Self.takes(wire.first, try Self.tone(1_000, rate: 48_000), to: .both))
        wire.run(.seconds(1))
        let between = wire.first.session.statistics
        #expect(between.browserPacketsPassedUp - before.browserPacketsPassedUp < 10)
        #expect(between.browserPacketsPassedDown - before.browserPacketsPassedDown < 10)
        wire.run(.seconds(6))
        let after = wire.first.session.statistics
        #expect(after.browserPacketsPassedUp - between.browserPacketsPassedUp > 200)
        #expect(after.browserPacketsPassedDown - between.browserPacketsPassedDown > 200)
    }
}
