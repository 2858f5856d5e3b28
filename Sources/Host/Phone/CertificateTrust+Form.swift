// The choice of certificates as it stands in the form and in the vault.

import SIP
import SwiftASN1
import X509

extension CertificateTrust {
    private static let verify = "verify"
    private static let pinned = "pinned:"
    private static let authority = "ca:"

    /// Empty text is the default: authorities of the system.
    init?(formText text: String) {
        if text.isEmpty || text == Self.verify {
            self = .authorities
        } else if text.hasPrefix(Self.pinned) {
            guard let bytes = Self.fingerprint(text.dropFirst(Self.pinned.count)) else { return nil }
            self = .pinned(bytes)
        } else if text.hasPrefix(Self.authority) {
            let pem = String(text.dropFirst(Self.authority.count))
            guard (try? Certificate(pemEncoded: pem)) != nil else { return nil }
            self = .authority(pem)
        } else {
            return nil
        }
    }

    var formText: String {
        switch self {
        case .authorities: Self.verify
        case .pinned(let bytes): Self.pinned + bytes.map(Self.digits).joined()
        case .authority(let pem): Self.authority + pem
        }
    }

    private static func digits(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    /// 64 hex digits, with the colons and spaces that other programs put between them.
    private static func fingerprint(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.filter { !$0.isWhitespace && $0 != ":" }.map(\.hexDigitValue)
        guard digits.count == 2 * Self.fingerprintBytes, !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        return stride(from: 0, to: values.count, by: 2).map { index in
            UInt8(values[index] * 16 + values[index + 1])
        }
    }
}
