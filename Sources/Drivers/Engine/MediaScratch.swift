import CLinux
import Media
import Primitives

/// The buffers of one media thread: everything that passes through it is written here first.
struct MediaScratch: ~Copyable {
    /// Longer than any RTP packet, so that a datagram that is cut can be told from one that fits.
    static let stride = 2_048
    static let batch = Int(CL_BATCH)

    let received: UnsafeMutableRawBufferPointer
    let sent: UnsafeMutableRawBufferPointer
    let pcm: UnsafeMutableBufferPointer<Int16>
    /// One packet towards a browser, and one that was joined of several.
    let packet: UnsafeMutableRawBufferPointer
    let joined: UnsafeMutableRawBufferPointer
    private let arrivals: UnsafeMutableBufferPointer<cl_received>
    private let departures: UnsafeMutableBufferPointer<cl_outgoing>

    init() {
        self.received = .allocate(byteCount: Self.batch * Self.stride, alignment: 16)
        self.sent = .allocate(byteCount: Self.batch * Self.stride, alignment: 16)
        self.pcm = .allocate(capacity: MediaLimits.longestFrame)
        self.pcm.initialize(repeating: 0)
        self.packet = .allocate(byteCount: UplinkBuffer.packetLimit, alignment: 16)
        self.joined = .allocate(byteCount: UplinkBuffer.packetLimit, alignment: 16)
        self.arrivals = .allocate(capacity: Self.batch)
        self.arrivals.initialize(repeating: cl_received())
        self.departures = .allocate(capacity: Self.batch)
        self.departures.initialize(repeating: cl_outgoing())
    }

    deinit {
        self.received.deallocate()
        self.sent.deallocate()
        self.pcm.deallocate()
        self.packet.deallocate()
        self.joined.deallocate()
        self.arrivals.deallocate()
        self.departures.deallocate()
    }

    /// Fills the receive buffer from a socket; gives the number of datagrams.
    func receive(from descriptor: Int32) -> Int {
        let stride = UInt32(Self.stride)
        let count = cl_udp_receive(
            descriptor, self.received.baseAddress, stride, UInt32(Self.batch), self.arrivals.baseAddress)
        return max(0, Int(count))
    }

    /// One datagram of the last `receive`; `nil` when it was longer than any RTP packet.
    func datagram(_ index: Int) -> (bytes: UnsafeRawBufferPointer, from: IPEndpoint, arrival: Int64)? {
        let arrival = self.arrivals[index]
        guard arrival.truncated == 0, arrival.length <= Self.stride else { return nil }
        let start = index * Self.stride
        let bytes = UnsafeRawBufferPointer(rebasing: self.received[start..<(start + Int(arrival.length))])
        return (bytes, IPEndpoint(arrival.peer), arrival.arrival)
    }

    /// Where the next packet to send is written.
    func outgoing(_ index: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: self.sent[(index * Self.stride)..<((index + 1) * Self.stride)])
    }

    func address(_ index: Int, count: Int, to remote: IPEndpoint) {
        self.departures[index] = cl_outgoing(
            peer: remote.system, source: cl_endpoint(), has_source: 0, offset: UInt32(index * Self.stride),
            length: UInt32(count))
    }

    /// Sends the first `count` packets; gives how many the system took.
    func send(_ count: Int, from descriptor: Int32) -> Int {
        var taken = 0
        // The system stops at a packet it refuses: that one is lost, the rest goes on.
        var attempts = 0
        while taken + attempts < count {
            let start = taken + attempts
            guard let first = self.departures.baseAddress else { break }
            let code = cl_udp_send(descriptor, self.sent.baseAddress, first + start, UInt32(count - start))
            if code > 0 { taken += Int(code) } else { attempts += 1 }
        }
        return taken
    }
}
