public import Primitives

/// The `c=` line: where media goes (RFC 8866, section 5.7).
public struct ConnectionData: Hashable, Sendable {
    public var networkType: String
    public var addressType: String
    /// The address as written, with the TTL or count of a multicast address.
    public var address: String

    public init(networkType: String = "IN", addressType: String, address: String) {
        self.networkType = networkType
        self.addressType = addressType
        self.address = address
    }

    public init(_ address: IPAddress) {
        self.init(addressType: address.isV6 ? "IP6" : "IP4", address: address.description)
    }

    init?(parsing value: String) {
        let fields = value.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard fields.count == 3 else { return nil }
        self.init(networkType: fields[0], addressType: fields[1], address: fields[2])
    }

    var value: String { "\(self.networkType) \(self.addressType) \(self.address)" }

    /// The address when it is a literal; a host name gives `nil`.
    public var ipAddress: IPAddress? {
        IPAddress(String(self.address.prefix { $0 != "/" }))
    }
}
