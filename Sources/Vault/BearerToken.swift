// Devices and enrolment tickets are proved by a random token; the vault keeps only its hash.

import Crypto

/// A random 256-bit token, written as 43 characters of base64url (RFC 4648, section 5, without padding).
public struct BearerToken: Hashable, Sendable {
    /// The text that the device keeps or that an enrolment link carries.
    public let text: String

    /// Draws a new token from the system's generator.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.text = Self.encode((0..<Self.byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    /// Takes the text that a client presents; `nil` unless it has the shape of a token.
    public init?(_ text: String) {
        guard text.utf8.count == Self.textLength, text.utf8.allSatisfy(Self.alphabet.contains) else { return nil }
        self.text = text
    }

    /// What the vault stores: SHA-256 needs no salt and no stretching because the token is random.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(self.text.utf8))) }

    private static let byteCount = 32
    private static let textLength = 43
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = (pending << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(Self.alphabet[Int(pending >> UInt32(bits) & 0x3F)])
            }
        }
        if bits > 0 { text.append(Self.alphabet[Int(pending << UInt32(6 - bits) & 0x3F)]) }
        return String(decoding: text, as: UTF8.self)
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "«redacted»" }
    public var debugDescription: String { "«redacted»" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
