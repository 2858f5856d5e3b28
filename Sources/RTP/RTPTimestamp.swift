/// A 32-bit media timestamp with the arithmetic of a circle (RFC 3550, section 5.1).
public struct RTPTimestamp: Hashable, Sendable {
    public var rawValue: UInt32

    @inlinable public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    @inlinable public static func &+ (timestamp: RTPTimestamp, units: Int) -> RTPTimestamp {
        RTPTimestamp(timestamp.rawValue &+ UInt32(truncatingIfNeeded: units))
    }

    /// How far `self` lies after `other`, −2³¹...2³¹−1 units of the media clock.
    @inlinable public func distance(from other: RTPTimestamp) -> Int {
        Int(Int32(bitPattern: self.rawValue &- other.rawValue))
    }

    /// The timestamp without wrap-around that ends in `self` and lies nearest to `reference`.
    @inlinable public func extended(near reference: Int64) -> Int64 {
        reference &+ Int64(Int32(bitPattern: self.rawValue &- UInt32(truncatingIfNeeded: reference)))
    }
}
