/// One `type=value` line of RFC 8866, section 5, kept as it came where no other type stands for it.
public struct SDPLine: Hashable, Sendable {
    /// The ASCII letter before the equals sign.
    public var type: UInt8
    public var value: String

    public init(type: UInt8, value: String) {
        self.type = type
        self.value = value
    }

    public init(_ type: Unicode.Scalar, _ value: String) {
        self.init(type: UInt8(truncatingIfNeeded: type.value), value: value)
    }
}
