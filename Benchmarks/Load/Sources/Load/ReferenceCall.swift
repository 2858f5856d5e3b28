import CSystem
import Glibc

/// What one call costs at least: two sockets, two conversions, and the framing of RFC 6455 and RTP.
final class ReferenceCall {
    let web: Int32
    private let sound: Int32
    private let otherPort: UInt16
    /// Packets for the next times it is its turn, oldest first: two are awaited before the first goes.
    private var waiting: [[UInt8]] = []
    private var isStarted = false
    private var spare: [[UInt8]] = []
    private var packet: UInt16 = 0
    private var sequence: UInt32 = 0
    private let room = UnsafeMutablePointer<UInt8>.allocate(capacity: ReferenceCall.roomBytes)

    /// Beyond it the oldest packet is dropped: 60 ms.
    private static let waitingLimit = 3
    private static let roomBytes = 2_048
    private static let packetsAtOnce = 4
    private static let headerBytes = 4

    /// - Parameter otherPort: Where the far end is.
    init(web: Int32, otherPort: UInt16) throws(RigError) {
        self.web = web
        self.otherPort = otherPort
        self.sound = rig_udp(0, 1 << 16)
        guard self.sound >= 0, rig_associate(self.sound, otherPort) == 0 else { throw .system("open a port", errno) }
    }

    deinit {
        self.room.deallocate()
        close(self.sound)
        close(self.web)
    }

    var port: UInt16 { rig_port(self.sound) }

    /// Its turn, once in 20 ms: what came by RTP goes to the page, and one packet leaves.
    func take(_ law: MuLaw) {
        self.takeSound(law)
        guard self.isStarted, !self.waiting.isEmpty else { return }
        var packet = self.waiting.removeFirst()
        packet.withUnsafeMutableBufferPointer {
            guard let base = $0.baseAddress else { return }
            RTPHeader.write(sequence: self.packet, source: UInt32(self.otherPort), to: base)
            _ = send(self.sound, base, $0.count, rig_send_flags)
        }
        self.packet &+= 1
        self.spare.append(packet)
    }

    /// One system call for all that came: usually one packet.
    private func takeSound(_ law: MuLaw) {
        withUnsafeTemporaryAllocation(of: rig_datagram.self, capacity: Self.packetsAtOnce) { packets in
            let slot = Self.roomBytes / Self.packetsAtOnce
            for index in packets.indices {
                packets[index] = rig_datagram(
                    bytes: self.room + index * slot, length: UInt32(slot), port: 0, arrived: 0)
            }
            let count = rig_receive(self.sound, packets.baseAddress, Int32(packets.count))
            for packet in packets[..<Int(count)] where packet.length == RTPHeader.packetBytes {
                self.sendFrame(
                    UnsafeBufferPointer(start: packet.bytes + RTPHeader.bytes, count: TestSound.frameSamples), law)
            }
        }
    }

    private func sendFrame(_ codes: UnsafeBufferPointer<UInt8>, _ law: MuLaw) {
        let bytes = Self.headerBytes + AudioFrame.pcmBytes
        withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 8) { frame in
            guard let base = frame.baseAddress else { return }
            frame.storeBytes(of: UInt32(0x827E_0000 | UInt32(AudioFrame.pcmBytes)).bigEndian, as: UInt32.self)
            let header = AudioFrame.Header(stream: 0, epoch: 0, sequence: self.sequence, time: 0)
            AudioFrame.write(header, to: base + Self.headerBytes)
            let samples = (base + Self.headerBytes + AudioFrame.headerBytes).assumingMemoryBound(to: Int16.self)
            for index in codes.indices { samples[index] = law.decode(codes[index]) }
            _ = send(self.web, base, bytes, rig_send_flags)
        }
        self.sequence &+= 1
    }

    /// Takes what the page has sent; the rig sends whole frames, and small ones.
    ///
    /// - Returns: Whether the page is still there.
    func receive(_ law: MuLaw) -> Bool {
        let count = recv(self.web, self.room, Self.roomBytes, rig_send_flags)
        guard count > 0 else { return count < 0 && errno == EAGAIN }
        var start = 0
        let frameBytes = 8 + AudioFrame.pcmBytes
        while count - start >= frameBytes {
            self.take(UnsafeRawBufferPointer(start: self.room + start, count: frameBytes), law)
            start += frameBytes
        }
        return true
    }

    /// One masked frame of 16-bit length (RFC 6455, section 5.3): unmasked and coded in one go.
    private func take(_ frame: UnsafeRawBufferPointer, _ law: MuLaw) {
        let start = 8 + AudioFrame.headerBytes
        // The header is a multiple of the mask, which is one of a sample.
        let mask = frame.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        let halves = (UInt16(truncatingIfNeeded: mask), UInt16(truncatingIfNeeded: mask >> 16))
        var packet = self.spare.popLast() ?? [UInt8](repeating: 0, count: RTPHeader.packetBytes)
        packet.withUnsafeMutableBufferPointer { bytes in
            for index in stride(from: 0, to: TestSound.frameSamples, by: 2) {
                let first = frame.loadUnaligned(fromByteOffset: start + 2 * index, as: UInt16.self) ^ halves.0
                let second = frame.loadUnaligned(fromByteOffset: start + 2 * index + 2, as: UInt16.self) ^ halves.1
                bytes[RTPHeader.bytes + index] = law.encode(Int16(bitPattern: first))
                bytes[RTPHeader.bytes + index + 1] = law.encode(Int16(bitPattern: second))
            }
        }
        if self.waiting.count == Self.waitingLimit { self.spare.append(self.waiting.removeFirst()) }
        self.waiting.append(packet)
        if self.waiting.count == 2 { self.isStarted = true }
    }
}
