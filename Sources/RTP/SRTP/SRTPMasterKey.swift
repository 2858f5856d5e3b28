public import Primitives

/// A master key with its salt, and the identifier that packets carry when there are several (RFC 3711, section 3.1).
public struct SRTPMasterKey: Hashable, Sendable {
    /// Octets of the longest identifier (RFC 4568, section 6.1).
    public static let longestIdentifier = 128

    public let material: SecretBytes
    /// Empty when packets carry none.
    public let identifier: [UInt8]

    public init(_ material: SecretBytes, identifier: [UInt8] = []) {
        self.material = material
        self.identifier = identifier
    }
}
