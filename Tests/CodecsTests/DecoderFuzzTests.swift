// Whatever a peer sends as a payload, no decoder may crash, and none may write more than it was given room for.

import Codecs
import Foundation
import Testing

struct DecoderFuzzTests {
    /// Payloads for each decoder; the nightly run asks for more.
    static let rounds = ProcessInfo.processInfo.environment["SPECH_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 500

    @Test(arguments: CodecCatalog.all) func survivesRandomPayloads(_ codec: AudioCodec) {
        let seed = UInt64(Date().timeIntervalSince1970)
        var random = Lottery(state: seed)
        var decoder = AudioDecoder(codec)
        let room = codec.sampleRate * 120 / 1_000
        var samples = [Int16](repeating: 0, count: room + 1)
        for round in 0..<Self.rounds {
            samples[room] = 0x5A5A
            let valid = Self.lengths(of: codec)
            let length = round % 3 == 0 ? Int(random.next() % 400) : valid[Int(random.next() % UInt64(valid.count))]
            let payload = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            payload.withUnsafeBytes { bytes in
                let units = codec.units(ofPayload: bytes)
                #expect(units.map { $0 > 0 } ?? true, "seed \(seed)")
                let count = samples[..<room].withUnsafeMutableBufferPointer { decoder.decode(bytes, into: $0) }
                #expect((0...room).contains(count), "seed \(seed)")
                if round % 7 == 0 {
                    samples[..<960].withUnsafeMutableBufferPointer { _ = decoder.recover(from: bytes, into: $0) }
                }
            }
            if round % 5 == 0 {
                let length = min(room, max(1, decoder.concealmentLength))
                samples[..<length].withUnsafeMutableBufferPointer { _ = decoder.conceal($0) }
            }
            #expect(samples[room] == 0x5A5A, "seed \(seed)")
        }
    }

    /// Lengths that the codec's payloads have, so that the bytes reach its depths.
    static func lengths(of codec: AudioCodec) -> [Int] {
        let silence = [Int16](repeating: 100, count: codec.sampleRate)
        let lengths = Set(Coder(codec).encode(silence).map(\.count)).subtracting([0])
        return lengths.isEmpty ? [1] : lengths.sorted()
    }

    struct Lottery {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var word = self.state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}
