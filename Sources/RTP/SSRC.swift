/// A synchronization source: the random name of one stream (RFC 3550, section 3).
public struct SSRC: Hashable, Sendable {
    public let rawValue: UInt32

    @inlinable public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }
}
