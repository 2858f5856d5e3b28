// Devices and enrolment tickets are proved by a random token; the vault keeps only its hash.

import Crypto
import Primitives

/// A random 256-bit token, written as 43 characters of base64url (RFC 4648, section 5, without padding).
public struct BearerToken: Hashable, Sendable {
    /// The text that the device keeps or that an enrolment link carries.
    public let text: String

    /// Draws a new token from the system's generator.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.text = Base64.encode(
            (0..<Self.byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) }, in: .url)
    }

    /// Takes the text that a client presents; `nil` unless it has the shape of a token.
    public init?(_ text: String) {
        // Padding is read as if it were not there, so that the length of the text says nothing of the bytes.
        guard text.utf8.count == Self.textLength, Base64.decode(text, in: .url)?.count == Self.byteCount else {
            return nil
        }
        self.text = text
    }

    /// What the vault stores: SHA-256 needs no salt and no stretching because the token is random.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(self.text.utf8))) }

    private static let byteCount = 32
    private static let textLength = 43
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "«redacted»" }
    public var debugDescription: String { "«redacted»" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
