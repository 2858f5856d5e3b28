/// The receiver's account of one synchronization source: validity, loss and reordering (RFC 3550, appendix A.1 and A.3).
public struct RTPSource: Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        /// In order, or out of order within reason; the number is free of wrap-around.
        case accepted(Int64)
        /// A jump too large to believe before a second packet confirms it.
        case unconfirmedJump
        /// The jump is confirmed: the sender restarted, and counting began anew.
        case restarted(Int64)
    }

    /// Largest believable gap forwards (RFC 3550, appendix A.1: MAX_DROPOUT).
    public static let largestGap = 3_000
    /// Largest believable step back (RFC 3550, appendix A.1: MAX_MISORDER).
    public static let largestMisorder = 100

    public let ssrc: SSRC
    /// The highest number seen, without wrap-around. Numbers start one cycle up, so that an early straggler stays positive.
    public private(set) var highest: Int64
    public private(set) var received: Int64 = 0
    /// Loss counted before the sender's last restart; the numbers before and after it are not comparable.
    public private(set) var lostBeforeRestart: Int64 = 0
    private var base: Int64
    private var awaited: SequenceNumber?
    private var expectedBefore: Int64 = 0
    private var receivedBefore: Int64 = 0

    public init(ssrc: SSRC, first: SequenceNumber) {
        self.ssrc = ssrc
        self.highest = 0x1_0000 &+ Int64(first.rawValue)
        self.base = self.highest
    }

    /// Takes the sequence number of a packet, the first one included.
    public mutating func receive(_ sequence: SequenceNumber) -> Verdict {
        let number = sequence.extended(near: self.highest)
        let step = number &- self.highest
        if step > Int64(Self.largestGap) || step < -Int64(Self.largestMisorder) {
            guard self.awaited == sequence else {
                self.awaited = sequence &+ 1
                return .unconfirmedJump
            }
            self.restart(at: number)
            return .restarted(number)
        }
        self.awaited = nil
        self.highest = max(self.highest, number)
        self.received &+= 1
        return .accepted(number)
    }

    /// The field of RTCP: the cycles in the upper half, counted from zero (RFC 3550, section 6.4.1).
    public var extendedHighest: UInt32 { UInt32(truncatingIfNeeded: self.highest &- 0x1_0000) }

    public var expected: Int64 { self.highest &- self.base &+ 1 }

    /// Expected less received; negative when duplicates outnumber losses (RFC 3550, section 6.4.1).
    public var cumulativeLost: Int64 { self.expected &- self.received }

    /// The share lost since the last call, in 256ths (RFC 3550, appendix A.3).
    public mutating func fractionLostSinceLastReport() -> UInt8 {
        let expectedNow = self.expected &- self.expectedBefore
        let lost = expectedNow &- (self.received &- self.receivedBefore)
        self.expectedBefore = self.expected
        self.receivedBefore = self.received
        guard expectedNow > 0, lost > 0 else { return 0 }
        return UInt8(clamping: lost &* 256 / expectedNow)
    }

    private mutating func restart(at number: Int64) {
        self.lostBeforeRestart &+= max(0, self.cumulativeLost)
        self.highest = number
        self.base = number
        self.received = 1
        self.expectedBefore = 0
        self.receivedBefore = 0
        self.awaited = nil
    }
}
