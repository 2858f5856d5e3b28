public import Primitives
public import Telephony

extension PhoneDriver {
    /// What the host may choose.
    public struct Settings: Hashable, Sendable {
        /// The addresses to receive SIP on; empty: every address, of both families where the machine has them.
        public var sipAddresses: [IPAddress]
        /// 0 takes any free port.
        public var sipPort: UInt16
        /// For SIP over TLS; 0 takes any free one.
        public var sipTLSPort: UInt16
        public var streams = StreamLimits()
        /// `address[:port]` of name servers; empty: those of the system.
        public var dnsServers: [String] = []
        public var machine: PhoneMachine.Settings
        public var resolver = RouteResolver.Settings()
        /// Messages received and not yet handled; the newest are dropped, and SIP repeats them.
        public var datagramLimit = 4_096
        /// Storage effects that wait for the one before; further ones fail.
        public var storageLimit = 1_024

        public init(
            sipAddresses: [IPAddress] = [], sipPort: UInt16 = 0, sipTLSPort: UInt16 = 0,
            machine: PhoneMachine.Settings = PhoneMachine.Settings()
        ) {
            self.sipAddresses = sipAddresses
            self.sipPort = sipPort
            self.sipTLSPort = sipTLSPort
            self.machine = machine
        }
    }
}
