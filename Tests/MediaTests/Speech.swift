// Real speech for the tests: a human prompt of Debian's asterisk-core-sounds-en-g722.

import Codecs
import Foundation

enum Speech {
    private static let prompt = "/usr/share/asterisk/sounds/en_US_f_Allison/demo-congrats.g722"

    /// Half a minute at 48 kHz; nothing where the prompt is not installed (`Scripts/setup` installs it).
    static let samples: [Int16] = {
        guard let bytes = FileManager.default.contents(atPath: Self.prompt) else { return [] }
        var decoder = AudioDecoder(.g722)
        var resampler = Resampler(from: 16_000, to: 48_000)
        var samples: [Int16] = []
        var wide = [Int16](repeating: 0, count: 320)
        var full = [Int16](repeating: 0, count: 960)
        for start in stride(from: 0, to: min(bytes.count, 30 * 8_000) - 160, by: 160) {
            let made = Array(bytes[start..<(start + 160)]).withUnsafeBytes { payload in
                wide.withUnsafeMutableBufferPointer { decoder.decode(payload, into: $0) }
            }
            let count = wide[..<made].withUnsafeBufferPointer { source in
                full.withUnsafeMutableBufferPointer { resampler.convert(source, into: $0) }
            }
            samples += full[..<count]
        }
        return samples
    }()

    /// The same for ever.
    static func voice(_ index: Int) -> Int16 { Self.samples.isEmpty ? 0 : Self.samples[index % Self.samples.count] }
}
