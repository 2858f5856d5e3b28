import CSystem
import Glibc

/// The one RTP port of all far ends: a call is told from another by the port of the host's end.
final class SoundPort {
    let descriptor: Int32
    let port: UInt16
    /// RTCP is taken and not read, so that no error goes back.
    private let reports: Int32
    private let room: UnsafeMutablePointer<UInt8>
    private var waiting: [rig_datagram] = []
    private let incoming: UnsafeMutablePointer<UInt8>
    /// Packets that the system did not take.
    private(set) var unsent = 0

    private static let slotBytes = 512

    init() throws(RigError) {
        let batch = Int(RIG_BATCH)
        var pair: (Int32, Int32, UInt16)?
        for _ in 0..<100 where pair == nil {
            let descriptor = rig_udp(0, 16 << 20)
            let port = rig_port(descriptor)
            let reports = port % 2 == 0 && port > 0 ? rig_udp(port + 1, 4_096) : -1
            if reports >= 0 { pair = (descriptor, reports, port) } else { close(descriptor) }
        }
        guard let pair else { throw .system("open an RTP port", errno) }
        (self.descriptor, self.reports, self.port) = pair
        self.room = .allocate(capacity: batch * Self.slotBytes)
        self.incoming = .allocate(capacity: batch * Self.slotBytes)
        self.waiting.reserveCapacity(batch)
    }

    deinit {
        self.room.deallocate()
        self.incoming.deallocate()
    }

    /// Puts a packet into the batch that `flush` sends.
    func add(_ codes: [UInt8], sequence: UInt16, source: UInt32, to port: UInt16) {
        if self.waiting.count == Int(RIG_BATCH) { self.flush() }
        let packet = self.room + self.waiting.count * Self.slotBytes
        RTPHeader.write(sequence: sequence, source: source, to: packet)
        codes.withUnsafeBufferPointer {
            (packet + RTPHeader.bytes).update(from: $0.baseAddress ?? UnsafePointer(packet), count: $0.count)
        }
        self.waiting.append(
            rig_datagram(bytes: packet, length: UInt32(RTPHeader.packetBytes), port: port, arrived: 0))
    }

    func flush() {
        guard !self.waiting.isEmpty else { return }
        let count = Int32(self.waiting.count)
        let sent = self.waiting.withUnsafeMutableBufferPointer { rig_send(self.descriptor, $0.baseAddress, count) }
        self.unsent += self.waiting.count - Int(sent)
        self.waiting.removeAll(keepingCapacity: true)
    }

    /// Hands out all that has come: the other port, when it came, the packet.
    func receive(_ handle: (UInt16, Int64, UnsafeBufferPointer<UInt8>) -> Void) {
        withUnsafeTemporaryAllocation(of: rig_datagram.self, capacity: Int(RIG_BATCH)) { datagrams in
            while true {
                for index in datagrams.indices {
                    datagrams[index] = rig_datagram(
                        bytes: self.incoming + index * Self.slotBytes, length: UInt32(Self.slotBytes), port: 0,
                        arrived: 0)
                }
                let count = Int(rig_receive(self.descriptor, datagrams.baseAddress, RIG_BATCH))
                for datagram in datagrams[..<count] {
                    handle(
                        datagram.port, datagram.arrived,
                        UnsafeBufferPointer(start: datagram.bytes, count: Int(datagram.length)))
                }
                if count < Int(RIG_BATCH) { return }
            }
        }
    }
}
