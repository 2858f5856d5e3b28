/// Why a server's certificate was not believed; each case asks something else of a person.
public enum CertificateFault: Error, Hashable, Sendable {
    /// It names others, for example these.
    case otherName([String])
    /// It was valid until then, as text.
    case expired(String)
    /// It is valid from then on, as text; often our own clock is wrong.
    case notYetValid(String)
    /// No authority that we know has signed it. The SHA-256 of the certificate, so that it can be pinned.
    case unknownAuthority(fingerprint: [UInt8])
    /// It is not the pinned one but the one with this SHA-256.
    case notPinned(fingerprint: [UInt8])
    case unreadable
}
