/// The quality of protection (qop) of a digest: what the response covers beyond the request line.
public enum DigestProtection: String, Hashable, Sendable, CaseIterable {
    case authentication = "auth"
    /// The body too (RFC 7616, section 3.4.3).
    case integrity = "auth-int"

    public init?(token: some StringProtocol) {
        guard let match = Self.allCases.first(where: { $0.rawValue.isEqualIgnoringCase(to: token) }) else { return nil }
        self = match
    }
}
