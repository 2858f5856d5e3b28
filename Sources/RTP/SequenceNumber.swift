/// A 16-bit sequence number with the arithmetic of a circle (RFC 3550, section 5.1).
public struct SequenceNumber: Hashable, Sendable {
    public var rawValue: UInt16

    @inlinable public init(_ rawValue: UInt16) {
        self.rawValue = rawValue
    }

    @inlinable public static func &+ (number: SequenceNumber, count: Int) -> SequenceNumber {
        SequenceNumber(number.rawValue &+ UInt16(truncatingIfNeeded: count))
    }

    /// How far `self` lies after `other`, −32,768...32,767.
    @inlinable public func distance(from other: SequenceNumber) -> Int {
        Int(Int16(bitPattern: self.rawValue &- other.rawValue))
    }

    /// The number without wrap-around that ends in `self` and lies nearest to `reference`.
    @inlinable public func extended(near reference: Int64) -> Int64 {
        reference &+ Int64(Int16(bitPattern: self.rawValue &- UInt16(truncatingIfNeeded: reference)))
    }
}
