import CNetEq
import Codecs
import Primitives

/// WebRTC's receiver: NetEq with its own decoders.
final class TheirReceiver: Receiver {
    private static let payloadType: Int32 = 96

    private let codec: AudioCodec
    private let neteq: OpaquePointer
    private var now: Instant
    private var piece = [Int16](repeating: 0, count: 480)
    let step: Int

    /// - Parameters:
    ///   - trials: other settings than the library's own, in its own words.
    ///   - step: NetEq's own is 10 ms; with 20 two of them are fetched at once.
    init?(_ codec: AudioCodec, trials: String, step: Int, now: Instant) {
        let made = neteq_make(
            codec.encodingName, Int32(codec.clockRate), Int32(codec.channels), Self.payloadType,
            Int32(codec.sampleRate), trials)
        guard let made else { return nil }
        self.codec = codec
        self.neteq = made
        self.now = now
        self.step = step
    }

    deinit { neteq_free(self.neteq) }

    func insert(_ index: Int, _ payload: [UInt8], now: Instant) {
        self.move(to: now)
        _ = neteq_insert(
            self.neteq, Self.payloadType, UInt16(truncatingIfNeeded: index),
            UInt32(truncatingIfNeeded: index * self.codec.clockRate / 50), payload, Int32(payload.count))
    }

    func play(to sound: inout [Int16], now: Instant) {
        self.move(to: now)
        for _ in 0..<(self.step / 10) {
            let count = self.piece.withUnsafeMutableBufferPointer { neteq_play(self.neteq, $0.baseAddress) }
            guard count > 0 else { continue }
            sound += self.piece[..<Int(count)]
        }
    }

    private func move(to now: Instant) {
        neteq_advance(self.neteq, (now.nanoseconds - self.now.nanoseconds) / 1_000)
        self.now = now
    }

    var account: Account {
        let counters = neteq_counters(self.neteq)
        return Account(concealed: Int(counters.concealed), stretched: Int(counters.inserted + counters.removed))
    }
}
