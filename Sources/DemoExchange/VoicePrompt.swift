import Codecs
import Foundation

/// The recorded voice, played from the start for each call, again and again with a pause between.
struct VoicePrompt: Hashable, Sendable {
    /// 8 kHz PCM, followed by the pause.
    static let samples: [Int16] = {
        let bytes = Array(Data(base64Encoded: Self.recording, options: .ignoreUnknownCharacters) ?? Data())
        var samples = [Int16](repeating: 0, count: bytes.count)
        var decoder = AudioDecoder(.pcmu)
        bytes.withUnsafeBytes { bytes in
            samples.withUnsafeMutableBufferPointer { _ = decoder.decode(bytes, into: $0) }
        }
        return samples + [Int16](repeating: 0, count: Self.pauseSamples)
    }()

    private static let pauseSamples = 12_000

    private var position = 0

    mutating func next(_ count: Int) -> [Int16] {
        let all = Self.samples
        return (0..<max(0, count)).map { _ in
            defer { self.position = (self.position + 1) % all.count }
            return all[self.position]
        }
    }
}
