// The pairs of ports that calls hold, from a range of their own.

import Media
import Primitives

/// Opens an even RTP port with the odd RTCP port after it (RFC 3550, section 11), and closes both.
struct MediaPorts {
    struct Pair {
        let rtp: UDPSocket
        let rtcp: UDPSocket
    }

    private let address: IPAddress
    private let range: ClosedRange<UInt16>
    private var next: UInt16
    private(set) var pairs: [MediaSessionID: Pair] = [:]

    init(address: IPAddress, range: ClosedRange<UInt16>) {
        self.address = address
        self.range = range
        self.next = range.lowerBound
    }

    /// The RTP port; nil when every pair of the range is taken.
    mutating func open(_ id: MediaSessionID) -> UInt16? {
        for _ in 0...(self.range.count / 2) {
            let port = self.next + self.next % 2
            self.next = port > self.range.upperBound - 3 ? self.range.lowerBound : port + 2
            guard port < self.range.upperBound, let rtp = self.socket(port) else { continue }
            guard let rtcp = self.socket(port + 1) else {
                rtp.shut()
                continue
            }
            self.pairs[id] = Pair(rtp: rtp, rtcp: rtcp)
            return port
        }
        return nil
    }

    mutating func close(_ id: MediaSessionID) {
        guard let pair = self.pairs.removeValue(forKey: id) else { return }
        pair.rtp.shut()
        pair.rtcp.shut()
    }

    private func socket(_ port: UInt16) -> UDPSocket? {
        try? UDPSocket(binding: IPEndpoint(address: self.address, port: port))
    }
}
