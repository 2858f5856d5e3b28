import CBareCodecs
import Codecs
import Foundation

/// Frames of 20 ms through a codec: by our encoder and decoder, or by its library alone.
struct CodecWorkload {
    /// Frames of the voice, said again and again.
    private static let frames = 100
    private static let longestPayload = 2_000
    private static let rounds = 5

    enum Side: String {
        case ours, bare
    }

    enum Direction: String {
        case encode, decode
    }

    let codec: AudioCodec
    let direction: Direction
    let side: Side

    /// `opus:encode:ours`, `G729:decode:bare` and so on; `nil` for other words.
    init?(_ name: String) {
        let parts = name.split(separator: ":").map { String($0) }
        guard parts.count == 3, let codec = CodecCatalog.codec(named: parts[0]),
            let direction = Direction(rawValue: parts[1]), let side = Side(rawValue: parts[2])
        else { return nil }
        self.codec = codec
        self.direction = direction
        self.side = side
    }

    /// Samples of 20 ms.
    private var frame: Int { self.codec.sampleRate / 50 }

    /// Prints a line for each codec and direction: microseconds of CPU time for a frame, ours and the library's alone ("-" where
    /// there is none). The least of some rounds, taken in turns, as whatever else runs can only add to them.
    static func compare(_ count: Int) {
        for codec in CodecCatalog.all {
            for direction in ["encode", "decode"] {
                var least: [String: Double] = [:]
                for _ in 0..<Self.rounds {
                    for side in ["ours", "bare"] {
                        let name = "\(codec.name):\(direction):\(side)"
                        guard let seconds = CodecWorkload(name)?.run(count)?.seconds else { continue }
                        least[side] = min(least[side] ?? .infinity, seconds / Double(count) * 1e6)
                    }
                }
                let texts = ["ours", "bare"].map { side in least[side].map { String(format: "%.3f", $0) } ?? "-" }
                print(codec.name, direction, texts[0], texts[1])
            }
        }
    }

    /// Runs so many frames; returns what must not be optimised away, and the CPU time of the frames alone, in seconds; `nil`
    /// where the library alone is asked for and there is none.
    func run(_ count: Int) -> (checksum: Int, seconds: Double)? {
        let voice = Self.voice(self.codec.sampleRate, count: Self.frames * self.frame)
        switch self.direction {
        case .encode: return self.encode(voice, count)
        case .decode: return self.decode(self.payloads(of: voice), count)
        }
    }

    private func encode(_ voice: [Int16], _ count: Int) -> (checksum: Int, seconds: Double)? {
        var payload = [UInt8](repeating: 0, count: Self.longestPayload)
        let bare = bare_make(self.codec.name)
        if self.side == .bare, bare == nil { return nil }
        var encoder = self.makeEncoder()
        let begin = Self.now
        var checksum = 0
        for index in 0..<count {
            let start = index % Self.frames * self.frame
            checksum &+= voice.withUnsafeBufferPointer { voice in
                payload.withUnsafeMutableBytes { payload in
                    let samples = UnsafeBufferPointer(rebasing: voice[start..<(start + self.frame)])
                    if self.side == .ours { return encoder.encode(samples, into: payload) }
                    return Int(bare_encode(bare, samples.baseAddress, payload.bindMemory(to: UInt8.self).baseAddress))
                }
            }
        }
        return (checksum, Self.now - begin)
    }

    private func decode(_ payloads: [[UInt8]], _ count: Int) -> (checksum: Int, seconds: Double)? {
        var samples = [Int16](repeating: 0, count: 5_760)
        let bare = bare_make(self.codec.name)
        if self.side == .bare, bare == nil { return nil }
        var decoder = AudioDecoder(self.codec)
        let begin = Self.now
        var checksum = 0
        for index in 0..<count {
            payloads[index % Self.frames].withUnsafeBytes { payload in
                samples.withUnsafeMutableBufferPointer { samples in
                    if self.side == .ours {
                        checksum &+= decoder.decode(payload, into: samples)
                    } else {
                        bare_decode(
                            bare, payload.bindMemory(to: UInt8.self).baseAddress, Int32(payload.count),
                            samples.baseAddress)
                    }
                }
            }
        }
        return (checksum, Self.now - begin)
    }

    private func makeEncoder() -> AudioEncoder {
        // No silence: the library alone knows nothing of it either.
        let asked = [AudioCodec.opus: "useinbandfec=1", .g729: "annexb=no", .ilbc: "mode=20"]
        return AudioEncoder(self.codec, EncoderSettings(parameters: CodecParameters(asked[self.codec] ?? "")))
    }

    private func payloads(of voice: [Int16]) -> [[UInt8]] {
        var encoder = self.makeEncoder()
        var payload = [UInt8](repeating: 0, count: Self.longestPayload)
        return (0..<Self.frames).map { index in
            let length = voice[(index * self.frame)..<((index + 1) * self.frame)].withUnsafeBufferPointer { samples in
                payload.withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
            }
            return Array(payload[..<length])
        }
    }

    /// Vowels with a breath in them; no silence.
    private static func voice(_ rate: Int, count: Int) -> [Int16] {
        var noise: UInt32 = 1
        var phase = 0.0
        return (0..<count).map { index in
            let time = Double(index) / Double(rate)
            phase += (120 + 30 * sin(5 * time)) / Double(rate)
            noise = noise &* 1_664_525 &+ 1_013_904_223
            let vowel = (1...12).reduce(0.0) { sum, harmonic in
                let loudness = (1.2 + sin(3 * time * Double(harmonic))) / Double(harmonic)
                return sum + sin(2 * .pi * phase * Double(harmonic)) * loudness
            }
            return Int16(3_000 * vowel + Double(noise >> 16) / 65_536 * 400)
        }
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
