// What a registrar's 200 says besides the bindings.

extension Response {
    /// Where our requests must pass, nearest first (RFC 3608, section 5).
    public var serviceRoutes: [NameAddress] {
        self.headers.mapValues(of: .serviceRoute) { NameAddress.parse($0) }
    }

    /// In seconds (RFC 5626, section 10).
    public var flowTimer: Int? { self.headers.number(.flowTimer, upTo: Int(UInt32.max)) }
}
