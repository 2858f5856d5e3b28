/// A cipher and its authentication, as `a=crypto` names it (RFC 4568, section 6.2; RFC 7714, section 14.2), best first.
public enum CryptoSuite: String, Hashable, Sendable, CaseIterable {
    case aeadAES256GCM = "AEAD_AES_256_GCM"
    case aeadAES128GCM = "AEAD_AES_128_GCM"
    case aesCM128HMACSHA1Tag80 = "AES_CM_128_HMAC_SHA1_80"
    case aesCM128HMACSHA1Tag32 = "AES_CM_128_HMAC_SHA1_32"

    /// Bytes of the master key and, after it, the master salt.
    public var keyLength: Int {
        switch self {
        case .aeadAES256GCM: 44
        case .aeadAES128GCM: 28
        case .aesCM128HMACSHA1Tag80, .aesCM128HMACSHA1Tag32: 30
        }
    }
}
