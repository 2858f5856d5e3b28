// Redundancy of Opus (RFC 6716, section 2.1.7) in a call of real speech over a bad network: how many losses it gives
// back, and how near that is to what was said. Counted against the packets that left, without a clock.

import Codecs
import Foundation
import Media
import Primitives
import RTP
import Testing

struct RedundancyTests {
    /// One way of a call, and which of its packets the network lost.
    struct Course {
        var payloads: [[UInt8]] = []
        var lost: Set<Int> = []
        var heard: [Int16] = []
        var statistics = MediaStatistics()

        /// Lost packets behind which one arrived.
        var followed: [Int] {
            self.lost.filter { $0 + 50 < self.payloads.count && !self.lost.contains($0 + 1) }.sorted()
        }

        /// Those of them of which the packet behind them tells; silence does not.
        var told: [Int] {
            self.followed.filter { index in
                self.payloads[index + 1].withUnsafeBytes { AudioCodec.opus.hasRedundancy($0) }
            }
        }

        /// Those of them before which one arrived as well, once the call has settled.
        var singles: [Int] { self.told.filter { $0 > 250 && !self.lost.contains($0 - 1) } }
    }

    /// - Parameters:
    ///   - delay: of the network, in milliseconds: how packets lie to the ticks of the far end.
    ///   - jitter: milliseconds beyond it, uniform.
    static func course(
        _ parameters: String, loss: Double = 0.05, delay: Double = 20, jitter: Double = 0, seconds: Int = 60,
        letsPass: Bool = false,
        voice: @escaping (Int) -> Int16 = Speech.voice
    ) throws -> Course {
        try #require(!Speech.samples.isEmpty, "No speech to test with: run Scripts/setup")
        var random = SplitMix64(seed: 48)
        var wire = Wire { left, right in
            for (own, other) in [(4_000, 5_000), (5_000, 4_000)] {
                var party = Wire.parameters(port: UInt16(own), remote: UInt16(other))
                party.sendFormat = MediaFormat(.opus)
                party.sendPayloadType = 96
                party.receiveFormats = [96: MediaFormat(.opus)]
                party.sendFormatParameters = parameters
                if own == 4_000 { left = party } else { right = party }
            }
        }
        wire.voice = voice
        wire.second.letsPass = letsPass
        wire.second.browserBitrate = letsPass ? 24_000 : nil
        var course = Course()
        var number = 0
        wire.network = { toFirst, _, _ in
            guard !toFirst else { return 20 }
            defer { number += 1 }
            let delay = delay + Double.random(in: 0...max(jitter, 0.001), using: &random)
            guard Double.random(in: 0..<1, using: &random) >= loss else {
                course.lost.insert(number)
                return nil
            }
            return delay
        }
        wire.run(.seconds(seconds))
        course.payloads = wire.first.payloads
        course.heard = letsPass ? BrowserPacketTests.decoded(wire.second.heardPackets) : wire.second.heard
        course.statistics = wire.second.session.statistics
        return course
    }

    /// What each packet sounds like where none is lost.
    static func whole(_ payloads: [[UInt8]]) -> [Int16] {
        var decoder = AudioDecoder(.opus, sampleRate: 48_000)
        var frame = [Int16](repeating: 0, count: 960)
        return payloads.flatMap { payload in
            let count = payload.withUnsafeBytes { bytes in
                frame.withUnsafeMutableBufferPointer { decoder.decode(bytes, into: $0) }
            }
            return Array(frame[..<count])
        }
    }

    /// How near the lost packets come to what was said, in dB: for each, where its neighbours are found in what was heard.
    /// - Returns: those with a voice in them, in order of `places`.
    static func fidelity(_ course: Course, at places: [Int]) -> [Double] {
        let whole = Self.whole(course.payloads)
        return places.compactMap { place in
            let said = whole[(place * 960)..<((place + 1) * 960)]
            let power = said.reduce(0.0) { $0 + Double($1) * Double($1) }
            guard power / 960 > 300 * 300 else { return nil }
            let before = Array(whole[((place - 1) * 960)..<(place * 960)])
            guard let start = Self.find(before, in: course.heard, near: place * 960) else { return nil }
            let heard = course.heard[(start + 960)..<(start + 1_920)]
            let error = zip(said, heard).reduce(1.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
            return 10 * log10(power / error)
        }
    }

    /// Where the piece was heard, up to 150 ms after `place` and as little before.
    private static func find(_ piece: [Int16], in heard: [Int16], near place: Int) -> Int? {
        let range = max(0, place - 7_200)..<min(heard.count - 1_920, place + 7_200)
        var best = (start: 0, likeness: 0.8)
        for start in range {
            var product = 0.0
            var energy = 1.0
            var own = 1.0
            for index in stride(from: 0, to: 960, by: 8) {
                let left = Double(piece[index])
                let right = Double(heard[start + index])
                product += left * right
                energy += right * right
                own += left * left
            }
            let likeness = product / (energy * own).squareRoot()
            if likeness > best.likeness { best = (start, likeness) }
        }
        return best.start > 0 ? best.start : nil
    }

    static func median(_ values: [Double]) -> Double {
        values.isEmpty ? -.infinity : values.sorted()[values.count / 2]
    }

    /// What was given back of what could be.
    static func share(_ course: Course) -> Double {
        Double(course.statistics.recoveredSamples) / 960 / Double(max(1, course.told.count))
    }

    @Test(arguments: [(0, 20), (20, 38), (40, 20), (40, 26), (40, 32), (40, 38)] as [(Double, Double)])
    func lossesAreGivenBackWhereThePacketBehindThemTells(jitter: Double, delay: Double) throws {
        let course = try Self.course("useinbandfec=1", delay: delay, jitter: jitter, seconds: 40)
        #expect(course.told.count > 60 && course.followed.count < course.told.count * 5 / 4)
        #expect(Self.share(course) > 0.97, "\(Self.share(course)) of \(course.told.count)")
    }

    /// Whoever listens for a while, and then speaks, is repaired from the first word on.
    @Test func aLongSilenceIsNoReasonToForget() throws {
        let course = try Self.course("useinbandfec=1", delay: 38, jitter: 40) {
            $0 / 48_000 % 8 < 2 ? Speech.voice($0) : 0
        }
        #expect(course.told.count > 20)
        #expect(Self.share(course) > 0.97, "\(Self.share(course)) of \(course.told.count)")
    }

    @Test func packetsThatWentByUndecodedDoNotStandInTheWay() throws {
        let course = try Self.course("useinbandfec=1", letsPass: true)
        #expect(course.statistics.browserPacketsPassedDown > 500)
        #expect(Self.share(course) > 0.97, "\(Self.share(course)) of \(course.told.count)")
    }

    @Test func whatIsGivenBackIsNearerToWhatWasSaidThanWhatIsGuessed() throws {
        let with = try Self.course("useinbandfec=1")
        let without = try Self.course("")
        #expect(with.lost == without.lost, "the same packets are lost")
        #expect(Self.share(without) == 0)
        let given = Self.fidelity(with, at: with.singles)
        let guessed = Self.fidelity(without, at: with.singles)
        try Self.keep([("with", with), ("without", without)])
        #expect(given.count > 40 && guessed.count > 40)
        #expect(Self.median(given) > Self.median(guessed) + 4, "\(Self.median(given)), \(Self.median(guessed)) dB")
    }

    /// Where SPECH_SOUNDS names a folder, what was said and heard is written there as 16-bit samples at 48 kHz, for
    /// measures that are not made here.
    private static func keep(_ courses: [(name: String, course: Course)]) throws {
        guard let folder = ProcessInfo.processInfo.environment["SPECH_SOUNDS"] else { return }
        let sounds = courses.map { ($0.name, $0.course.heard) } + [("said", Speech.samples)]
        for (name, samples) in sounds {
            let data = samples.withUnsafeBytes { Data($0) }
            try data.write(to: URL(fileURLWithPath: folder).appendingPathComponent("\(name).raw"))
        }
    }
}
