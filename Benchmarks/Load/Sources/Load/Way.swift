/// One direction of one call: what went in, and what of it came out.
struct Way {
    private var hearer = OnsetHearer()
    /// When the marker under way was sent; nanoseconds.
    private var sentAt: Int64?
    private var next: UInt32?
    private(set) var markersLost = 0
    /// Packets or frames whose numbers were left out.
    private(set) var lost = 0
    /// Packets or frames that came.
    private(set) var received = 0

    /// Forgets what was counted; the numbers go on.
    mutating func begin() {
        (self.sentAt, self.markersLost, self.lost, self.received) = (nil, 0, 0, 0)
    }

    mutating func sentMarker(at now: Int64) {
        if self.sentAt != nil { self.markersLost += 1 }
        self.sentAt = now
    }

    /// - Parameter mask: The bits of the number on the wire.
    mutating func receive(_ number: UInt32, mask: UInt32) {
        if let next = self.next {
            let ahead = (number &- next) & mask
            if ahead < 1_000 { self.lost += Int(ahead) }
        }
        self.next = (number &+ 1) & mask
        self.received += 1
    }

    /// - Parameter arrived: When the kernel had this frame; nanoseconds.
    /// - Returns: The delay of a marker that begins in this frame, in microseconds.
    mutating func hear(_ count: Int, at arrived: Int64, _ isLoud: (Int) -> Bool) -> UInt32? {
        guard let onset = self.hearer.hear(count, isLoud), let sentAt = self.sentAt else { return nil }
        self.sentAt = nil
        let delay = (arrived - sentAt) / 1_000 + Int64(onset * 1_000_000 / TestSound.sampleRate)
        return UInt32(clamping: delay)
    }
}
