// What a browser gives a server that may push to it (W3C Push API), checked once, when it arrives.

import Crypto
import Primitives

/// Where a browser is reached, and the keys that only it can open a message with.
public struct PushSubscription: Sendable {
    public let endpoint: PushEndpoint
    /// The browser's P-256 public key, 65 bytes (`p256dh`).
    let publicKey: P256.KeyAgreement.PublicKey
    /// The browser's authentication secret, 16 bytes (`auth`).
    let secret: [UInt8]

    static let secretBytes = 16

    /// - Parameters:
    ///   - p256dh: base64url, as the browser gives it.
    ///   - auth: base64url, as the browser gives it.
    public init(endpoint: PushEndpoint, p256dh: String, auth: String) throws(PushError) {
        guard let point = Base64.decode(p256dh, in: .url),
            let key = try? P256.KeyAgreement.PublicKey(x963Representation: point),
            let secret = Base64.decode(auth, in: .url), secret.count == Self.secretBytes
        else { throw .keyRefused }
        self.endpoint = endpoint
        self.publicKey = key
        self.secret = secret
    }
}

extension PushSubscription: CustomStringConvertible, CustomReflectable {
    /// Whoever knows the address can call it, so it stays out of logs.
    public var description: String { "PushSubscription(\(self.endpoint.host) «redacted»)" }
    public var customMirror: Mirror { Mirror(self, children: ["host": self.endpoint.host]) }
}
