import Media
import Primitives

/// One G.711 call: packets come in every 20 ms and are played; frames go out every 20 ms.
enum MediaWorkload {
    static let peer = IPEndpoint(address: .loopbackV4, port: 40_000)

    /// - Parameter hearsTones: The peer sends no events, so that keys are sought in its sound.
    static func session(hearsTones: Bool = false) -> MediaSession {
        let format = MediaFormat.pcma
        let parameters = MediaParameters(
            remote: Self.peer, sendPayloadType: format.staticPayloadType ?? 0, sendFormat: format,
            receiveFormats: [format.staticPayloadType ?? 0: format], sendEventPayloadType: hearsTones ? nil : 101,
            receiveEventPayloadTypes: hearsTones ? [] : [101], ssrc: 1, firstSequence: 1, firstTimestamp: 1,
            cname: "bench")
        return MediaSession(parameters, now: Instant(nanoseconds: 0))
    }

    /// RTP in, through the jitter buffer and decoder, one downlink frame each.
    static func packetsIn(_ count: Int) -> Int { Self.packets(count, hearsTones: false) }

    /// The same from a peer whose keys come as tones, if at all.
    static func packetsHeard(_ count: Int) -> Int { Self.packets(count, hearsTones: true) }

    private static func packets(_ count: Int, hearsTones: Bool) -> Int {
        var session = Self.session(hearsTones: hearsTones)
        // As loud as a voice: all codes of A-law, one after the other.
        var packet = (0..<172).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        packet[0] = 0x80
        packet[1] = MediaFormat.pcma.staticPayloadType ?? 0
        var out = [Int16](repeating: 0, count: 5_760)
        var wire = [UInt8](repeating: 0, count: 1_500)
        var checksum = 0
        for index in 0..<count {
            let now = Instant(nanoseconds: Int64(index) * 20_000_000)
            packet[2] = UInt8(truncatingIfNeeded: index >> 8)
            packet[3] = UInt8(truncatingIfNeeded: index)
            let timestamp = UInt32(truncatingIfNeeded: index &* 160)
            for byte in 0..<4 { packet[4 + byte] = UInt8(truncatingIfNeeded: timestamp >> UInt32(24 - 8 * byte)) }
            packet.withUnsafeBytes { session.receiveRTP($0, from: Self.peer, now: now) }
            checksum &+= Self.drain(&session, now: now, out: &out, wire: &wire)
        }
        return checksum
    }

    /// Microphone frames in, encoded, one RTP packet out each.
    static func framesOut(_ count: Int) -> Int {
        var session = Self.session()
        let frame = (0..<160).map { Int16($0 * 100) }
        var out = [Int16](repeating: 0, count: 5_760)
        var wire = [UInt8](repeating: 0, count: 1_500)
        var checksum = 0
        for index in 0..<count {
            let now = Instant(nanoseconds: Int64(index) * 20_000_000)
            frame.withUnsafeBufferPointer {
                session.receiveUplink($0, sequence: UInt32(truncatingIfNeeded: index), now: now)
            }
            checksum &+= Self.drain(&session, now: now, out: &out, wire: &wire)
        }
        return checksum
    }

    private static func drain(
        _ session: inout MediaSession, now: Instant, out: inout [Int16], wire: inout [UInt8]
    ) -> Int {
        var checksum = 0
        session.tick(now: now)
        while let sent = wire.withUnsafeMutableBytes({ session.pollRTP(into: $0) }) { checksum &+= sent.count }
        while let sent = wire.withUnsafeMutableBytes({ session.pollRTCP(into: $0) }) { checksum &+= sent.count }
        while let count = out.withUnsafeMutableBufferPointer({ session.pollDownlink(into: $0) }) { checksum &+= count }
        while session.pollEvent() != nil { checksum &+= 1 }
        return checksum
    }
}
