import Codecs
import Media
import Primitives
import RTP

/// The receiving half of a media session, as a call has it.
final class OurReceiver: Receiver {
    private static let peer = IPEndpoint(address: .loopbackV4, port: 40_000)
    private static let payloadType: UInt8 = 96

    let step = 20
    private let codec: AudioCodec
    private var session: MediaSession
    private var packet = [UInt8](repeating: 0, count: 1_500)
    private var frame = [Int16](repeating: 0, count: MediaLimits.longestFrame)

    init(_ codec: AudioCodec, _ settings: JitterBuffer.Settings, now: Instant) {
        self.codec = codec
        var parameters = MediaParameters(
            remote: Self.peer, sendPayloadType: Self.payloadType, sendFormat: MediaFormat(codec),
            receiveFormats: [Self.payloadType: MediaFormat(codec)], sends: false, ssrc: 1, firstSequence: 1,
            firstTimestamp: 1, cname: "bench")
        parameters.jitterBuffer = settings
        self.session = MediaSession(parameters, now: now)
    }

    func insert(_ index: Int, _ payload: [UInt8], now: Instant) {
        let timestamp = index * self.codec.clockRate / 50
        let header: [UInt8] = [
            0x80, Self.payloadType, UInt8(truncatingIfNeeded: index >> 8), UInt8(truncatingIfNeeded: index),
            UInt8(truncatingIfNeeded: timestamp >> 24), UInt8(truncatingIfNeeded: timestamp >> 16),
            UInt8(truncatingIfNeeded: timestamp >> 8), UInt8(truncatingIfNeeded: timestamp), 0, 0, 0, 1,
        ]
        (header + payload).withUnsafeBytes { self.session.receiveRTP($0, from: Self.peer, now: now) }
    }

    func play(to sound: inout [Int16], now: Instant) {
        self.session.tick(now: now)
        let count = self.frame.withUnsafeMutableBufferPointer { self.session.pollDownlink(into: $0) }
        if let count {
            sound += self.frame[..<count]
        } else {
            // Nothing has come yet.
            sound += [Int16](repeating: 0, count: self.codec.sampleRate / 50)
        }
        while self.session.pollEvent() != nil {}
        while self.packet.withUnsafeMutableBytes({ self.session.pollRTP(into: $0) }) != nil {}
        while self.packet.withUnsafeMutableBytes({ self.session.pollRTCP(into: $0) }) != nil {}
    }

    var account: Account {
        let statistics = self.session.statistics
        return Account(
            concealed: Int(statistics.concealedSamples) - Int(statistics.recoveredSamples),
            stretched: Int(statistics.shortenedSamples + statistics.lengthenedSamples))
    }
}
