/// Which certificate of a server is believed; each account has its choice.
public enum CertificateTrust: Hashable, Sendable {
    /// One that an authority of the system has signed for the server's name.
    case authorities
    /// Exactly the one with this SHA-256, whatever it says.
    case pinned([UInt8])
    /// One that this authority (PEM) has signed for the server's name.
    case authority(String)

    /// The length of a SHA-256 in bytes.
    public static let fingerprintBytes = 32
}
