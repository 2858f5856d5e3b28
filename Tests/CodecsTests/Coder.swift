// Runs a codec's encoder and decoder as a call does: packet by packet.

import Codecs
import Foundation

/// A codec, its settings, and the packets it makes of a sound.
struct Coder {
    let codec: AudioCodec
    var settings = EncoderSettings()

    init(_ codec: AudioCodec, parameters: String = "", bitrate: Int = 24_000, packetTime: Int = 20) {
        self.codec = codec
        self.settings = EncoderSettings(
            parameters: CodecParameters(parameters), bitrate: bitrate,
            packetTime: codec.packetTime(wanted: packetTime, parameters: CodecParameters(parameters)))
    }

    var packetSamples: Int { self.codec.sampleRate * self.settings.packetTime / 1_000 }

    /// One payload for each packet time; empty where nothing need be sent.
    func encode(_ samples: [Int16], loss: Double? = nil) -> [[UInt8]] {
        var encoder = AudioEncoder(self.codec, self.settings)
        if let loss { encoder.expectLoss(loss) }
        var payloads: [[UInt8]] = []
        for start in stride(from: 0, through: samples.count - self.packetSamples, by: self.packetSamples) {
            var payload = [UInt8](repeating: 0, count: 1_200)
            let length = samples[start..<(start + self.packetSamples)].withUnsafeBufferPointer { samples in
                payload.withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
            }
            payloads.append(Array(payload[..<length]))
        }
        return payloads
    }

    /// Decodes in order; what is `nil` was lost and is concealed by the codec, or repaired from its successor.
    func decode(_ payloads: [[UInt8]?], sampleRate: Int? = nil, repairs: Bool = false) -> [Int16] {
        let rate = sampleRate ?? self.codec.sampleRate
        var decoder = AudioDecoder(self.codec, sampleRate: rate)
        var heard: [Int16] = []
        let lost = rate * self.settings.packetTime / 1_000
        for (index, payload) in payloads.enumerated() {
            var samples = [Int16](repeating: 0, count: rate * 120 / 1_000)
            if let payload {
                let count = payload.withUnsafeBytes { bytes in
                    samples.withUnsafeMutableBufferPointer { decoder.decode(bytes, into: $0) }
                }
                heard += samples[..<count]
                continue
            }
            let following = repairs && index + 1 < payloads.count ? payloads[index + 1] : nil
            samples[..<lost].withUnsafeMutableBufferPointer { gap in
                let repaired = following?.withUnsafeBytes { decoder.recover(from: $0, into: gap) } ?? false
                if !repaired { _ = decoder.conceal(gap) }
            }
            heard += samples[..<lost]
        }
        return heard
    }

    func roundTrip(_ samples: [Int16]) -> [Int16] { self.decode(self.encode(samples)) }
}

/// How near a decoded sound comes to what was said.
enum Fidelity {
    /// Signal to noise in dB at the best delay up to `longest`, with the gain that fits best.
    static func signalToNoise(_ original: [Int16], _ heard: [Int16], longest: Int) -> Double {
        original.withUnsafeBufferPointer { original in
            heard.withUnsafeBufferPointer { heard in
                (0...longest).map { Self.ratio(original, heard, delay: $0) }.max() ?? 0
            }
        }
    }

    /// Every 13th sample is enough of a sound of thousands; the first eighth belongs to the codec's start.
    private static func ratio(
        _ original: UnsafeBufferPointer<Int16>, _ heard: UnsafeBufferPointer<Int16>, delay: Int
    ) -> Double {
        let count = min(original.count, heard.count - delay)
        var cross = 0.0
        var energy = 0.0
        var power = 0.0
        var index = count / 8
        while index < count {
            let left = Double(original[index])
            let right = Double(heard[index + delay])
            cross += left * right
            energy += right * right
            power += left * left
            index += 13
        }
        guard energy > 0, power > 0 else { return -100 }
        return 10 * log10(power / max(power - cross * cross / energy, 1e-9 * power))
    }
}
