import Primitives
import RTP

// SRTP between the session and its datagrams (RFC 3711): nothing below knows that packets are protected.

extension MediaSession {
    /// The suite that protects the packets, by its name; `nil`: they go as they are.
    public var suiteName: String? { self.protection?.keys.suiteName }

    /// A negotiation brought keys, other keys, or none any more.
    mutating func protect(_ keys: MediaProtection?, now: Instant) {
        guard let keys else {
            var counters = self.counters
            self.addProtection(to: &counters)
            self.counters = counters
            self.restingProtection = self.protection?.resting ?? self.restingProtection
            self.protection = nil
            return
        }
        if self.protection?.keepsSendingKey(under: keys) != true { self.uplink.startAfterWrap() }
        self.protection = PacketProtection(keys, continuing: self.protection ?? self.restingProtection, now: now)
        self.restingProtection = nil
    }

    /// What a datagram says once it is believed; `nil` when it is not.
    mutating func opened(
        _ datagram: UnsafeRawBufferPointer, isReport: Bool, now: Instant
    ) -> UnsafeRawBufferPointer? {
        guard self.protection != nil else { return datagram }
        return isReport
            ? self.protection?.unprotectRTCP(datagram, now: now) : self.protection?.unprotectRTP(datagram, now: now)
    }

    mutating func protectPacket() {
        guard self.protection != nil, self.packetLength > 0 else { return }
        let count = self.packetLength
        self.packetLength = self.packet.withUnsafeMutableBytes { buffer in
            self.protection?.protectRTP(buffer, count: count) ?? 0
        }
    }

    mutating func protectReport() {
        guard self.protection != nil, !self.report.isEmpty else { return }
        self.report = self.protection?.protectRTCP(self.report) ?? []
    }

    func addProtection(to statistics: inout MediaStatistics) {
        guard let counters = self.protection?.counters else { return }
        statistics.packetsNotAuthentic &+= counters.notAuthentic
        statistics.packetsReplayed &+= counters.replayed
        statistics.packetsUnopened &+= counters.refused
        statistics.packetsUnprotected &+= counters.unsent
    }
}
