// Whatever a peer asks for in its `a=fmtp`, no encoder may crash, and none may write more than it was given room for.

import Codecs
import Foundation
import Primitives
import Testing

struct ParameterFuzzTests {
    /// Texts for each encoder; the nightly run asks for more.
    static let rounds = ProcessInfo.processInfo.environment["SPECH_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 500
    /// Encoders are made for one text of so many: that takes longer than to read it.
    static let made = 16

    static let words = [
        "useinbandfec", "usedtx", "cbr", "stereo", "maxplaybackrate", "sprop-maxcapturerate", "maxaveragebitrate",
        "ptime",
        "minptime", "annexb", "mode", "vbr", "cng", "0-15", "yes", "no", "0", "1", "20", "30", "8000", "24000", "48000",
        "-1", "510000", "99999999999999999999", "1e9", "=", "=", "=", ";", ";", ";", " ", "\"", ",", "any", "é",
        "\u{0}",
    ]

    static func text(_ random: inout SplitMix64) -> String {
        let count = Int.random(in: 0...24, using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 {
            return String(decoding: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self)
        }
        return (0..<count).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined()
    }

    @Test(arguments: CodecCatalog.all) func survivesWhateverAPeerAsksFor(_ codec: AudioCodec) {
        let seed = UInt64(Date().timeIntervalSince1970)
        var random = SplitMix64(seed: seed)
        let samples = [Int16](repeating: 500, count: codec.sampleRate / 5)
        var payload = [UInt8](repeating: 0, count: 20_000)
        for round in 0..<Self.rounds {
            let parameters = CodecParameters(Self.text(&random))
            let time = codec.packetTime(wanted: .random(in: -10...200, using: &random), parameters: parameters)
            #expect((10...60).contains(time), "seed \(seed): \(parameters.text)")
            guard round % Self.made == 0 else { continue }
            let room = Int.random(in: 0..<payload.count, using: &random)
            payload[room] = 0x5A
            let bitrate = Int.random(in: -1...1_000_000, using: &random)
            let settings = EncoderSettings(parameters: parameters, bitrate: bitrate, packetTime: time)
            var encoder = AudioEncoder(codec, settings)
            encoder.expectLoss(.random(in: -1...2, using: &random))
            let length = samples[..<(codec.sampleRate * time / 1_000)].withUnsafeBufferPointer { samples in
                payload[..<room].withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
            }
            #expect((0...room).contains(length) && payload[room] == 0x5A, "seed \(seed): \(parameters.text)")
        }
    }
}
