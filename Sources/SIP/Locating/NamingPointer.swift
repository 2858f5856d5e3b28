/// A NAPTR record (RFC 3403), as SIP uses it: a transport of a domain, and where its servers are listed.
public struct NamingPointer: Hashable, Sendable {
    public var order: UInt16
    public var preference: UInt16
    public var flags: String
    public var service: String
    public var replacement: String

    public init(order: UInt16, preference: UInt16, flags: String, service: String, replacement: String) {
        self.order = order
        self.preference = preference
        self.flags = flags
        self.service = service
        self.replacement = replacement
    }

    /// The transport it leads to, when it is one of ours and an SRV record follows (RFC 3263, section 4.1).
    public var transport: Transport? {
        guard self.flags.lowercased() == "s", !self.replacement.isEmpty else { return nil }
        switch self.service.lowercased() {
        case "sip+d2u": return .udp
        case "sip+d2t": return .tcp
        case "sips+d2t": return .tls
        default: return nil
        }
    }
}
