// RFC 8292: the push service knows that all messages for a subscription come from the server that it was made for.

import Crypto
import Primitives

/// The key pair of this host, which its subscriptions are bound to.
public struct VAPIDKey: Sendable {
    public static let byteCount = 32
    /// RFC 8292, section 2: a token must not be good for longer than a day.
    static let tokenLifetime: Int64 = 12 * 3_600

    private let key: P256.Signing.PrivateKey

    /// - Parameter bytes: 32 random bytes; nearly all such bytes are a key.
    public init(_ bytes: [UInt8]) throws(PushError) {
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes) else { throw .randomBytesUnusable }
        self.key = key
    }

    /// What a page gives to `pushManager.subscribe` as `applicationServerKey`: base64url of the 65 bytes of the point.
    public var publicKey: String { Base64.encode(self.key.publicKey.x963Representation, in: .url) }

    /// The value of `Authorization` for one push service.
    ///
    /// - Parameters:
    ///   - contact: Whom the push service may write to: `mailto:` or `https:`.
    ///   - now: Seconds since 1970.
    func authorization(for origin: String, contact: PushContact?, now: Int64) throws(PushError) -> String {
        let header = #"{"typ":"JWT","alg":"ES256"}"#
        let subject = contact.map { #","sub":"\#($0.text)""# } ?? ""
        let claims = #"{"aud":"\#(origin)","exp":\#(now + Self.tokenLifetime)\#(subject)}"#
        let signed = Base64.encode(header.utf8, in: .url) + "." + Base64.encode(claims.utf8, in: .url)
        guard let signature = try? self.key.signature(for: Array(signed.utf8)) else { throw .keyRefused }
        return "vapid t=\(signed).\(Base64.encode(signature.rawRepresentation, in: .url)), k=\(self.publicKey)"
    }
}

extension VAPIDKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "VAPIDKey(«redacted»)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
