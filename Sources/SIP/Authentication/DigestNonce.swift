import Crypto
import Primitives

/// A nonce that proves by itself when we made it: time, salt, and an HMAC over both.
struct DigestNonce: Hashable {
    let issued: Instant
    let text: String

    private static let timeAndSaltBytes = 16
    private static let proofBytes = 16

    init(issued: Instant, salt: UInt64, key: SymmetricKey) {
        var bytes = withUnsafeBytes(of: issued.nanoseconds.bigEndian, Array.init)
        bytes += withUnsafeBytes(of: salt.bigEndian, Array.init)
        self.issued = issued
        self.text = DigestAlgorithm.hexadecimal(bytes + Self.proof(of: bytes, key: key))
    }

    /// nil when the text is not a nonce that this key made.
    init?(_ text: String, key: SymmetricKey) {
        let digits = text.utf8.compactMap(\.hexadecimalValue)
        guard digits.count == text.utf8.count, digits.count == 2 * (Self.timeAndSaltBytes + Self.proofBytes) else {
            return nil
        }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        let body = Array(bytes.prefix(Self.timeAndSaltBytes))
        let difference = zip(Self.proof(of: body, key: key), bytes.dropFirst(Self.timeAndSaltBytes))
            .reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { return nil }
        self.issued = Instant(
            nanoseconds: Int64(bitPattern: body.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }))
        // One spelling only, or a change of case would make a second nonce of a used one.
        self.text = text.lowercasedASCII
    }

    private static func proof(of bytes: [UInt8], key: SymmetricKey) -> ArraySlice<UInt8> {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key)).prefix(Self.proofBytes)
    }
}
