/// The `o=` line: who made the session, and which edition this is (RFC 8866, section 5.2).
public struct Origin: Hashable, Sendable {
    public var username: String
    /// Digits; kept as text, since peers send numbers beyond 64 bits.
    public var sessionID: String
    public var sessionVersion: String
    public var networkType: String
    public var addressType: String
    public var address: String

    public init(
        username: String = "-", sessionID: String, sessionVersion: String, networkType: String = "IN",
        addressType: String, address: String
    ) {
        self.username = username
        self.sessionID = sessionID
        self.sessionVersion = sessionVersion
        self.networkType = networkType
        self.addressType = addressType
        self.address = address
    }

    init?(parsing value: String) {
        let fields = value.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard fields.count == 6 else { return nil }
        self.init(
            username: fields[0], sessionID: fields[1], sessionVersion: fields[2], networkType: fields[3],
            addressType: fields[4], address: fields[5])
    }

    var value: String {
        [self.username, self.sessionID, self.sessionVersion, self.networkType, self.addressType, self.address]
            .joined(separator: " ")
    }
}
