import Codecs
import Foundation

/// Real speech as the packets of one codec, half a minute said again and again, and what its decoder makes of them.
struct Voice {
    private static let prompt = "/usr/share/asterisk/sounds/en_US_f_Allison/demo-congrats.g722"
    private static let seconds = 30

    let codec: AudioCodec
    let payloads: [[UInt8]]
    /// What a network that does nothing lets one hear, at the codec's rate.
    let heard: [Int16]

    /// - Parameter parameters: what the far end asks of the encoder (`a=fmtp`).
    init?(_ codec: AudioCodec, parameters: String = "", seconds: Int) {
        guard let said = Self.said(at: codec.sampleRate) else { return nil }
        self.codec = codec
        var encoder = AudioEncoder(codec, EncoderSettings(parameters: CodecParameters(parameters)))
        var decoder = AudioDecoder(codec)
        let frame = codec.sampleRate / 50
        var payloads: [[UInt8]] = []
        var heard: [Int16] = []
        var packet = [UInt8](repeating: 0, count: 1_500)
        var decoded = [Int16](repeating: 0, count: frame)
        for index in 0..<(seconds * 50) {
            let start = index * frame % said.count
            let length = said[start..<(start + frame)].withUnsafeBufferPointer { samples in
                packet.withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
            }
            payloads.append(Array(packet[..<length]))
            let count = packet[..<length].withUnsafeBytes { bytes in
                decoded.withUnsafeMutableBufferPointer { decoder.decode(bytes, into: $0) }
            }
            heard += decoded[..<count]
        }
        self.payloads = payloads
        self.heard = heard
    }

    /// Whole frames of the prompt at this rate; `nil` where it is not installed (`Scripts/setup` installs it).
    private static func said(at rate: Int) -> [Int16]? {
        guard let bytes = FileManager.default.contents(atPath: Self.prompt) else { return nil }
        var decoder = AudioDecoder(.g722)
        var resampler = Resampler(from: 16_000, to: rate)
        var samples: [Int16] = []
        var wide = [Int16](repeating: 0, count: 320)
        var other = [Int16](repeating: 0, count: 960)
        for start in stride(from: 0, to: min(bytes.count, Self.seconds * 8_000) - 160, by: 160) {
            let made = Array(bytes[start..<(start + 160)]).withUnsafeBytes { payload in
                wide.withUnsafeMutableBufferPointer { decoder.decode(payload, into: $0) }
            }
            let count = wide[..<made].withUnsafeBufferPointer { source in
                other.withUnsafeMutableBufferPointer { resampler.convert(source, into: $0) }
            }
            samples += other[..<count]
        }
        return Array(samples[..<(samples.count / (rate / 50) * (rate / 50))])
    }
}
