// RFC 8291: the push service passes on what it cannot read.

import Crypto

/// Encrypts one message for one subscription.
struct PushEncryption {
    /// What one message needs of randomness; nothing of it may be used twice.
    struct Randomness {
        /// 32 bytes that become the private key of this message.
        let privateKey: [UInt8]
        /// 16 bytes.
        let salt: [UInt8]
    }

    /// RFC 8291, section 4: a push service need not take bodies beyond 4,096 bytes, and the message is one record.
    static let recordSize: UInt32 = 4096
    /// Header with the key 86 bytes, delimiter 1, tag 16.
    static let longestPayload = 3_993

    let subscription: PushSubscription

    func encrypt(_ payload: [UInt8], _ randomness: Randomness) throws(PushError) -> [UInt8] {
        guard payload.count <= Self.longestPayload else { throw .payloadTooLarge(bytes: payload.count) }
        guard let own = try? P256.KeyAgreement.PrivateKey(rawRepresentation: randomness.privateKey) else {
            throw .randomBytesUnusable
        }
        guard let shared = try? own.sharedSecretFromKeyAgreement(with: self.subscription.publicKey) else {
            throw .keyRefused
        }
        let ownPublic = Array(own.publicKey.x963Representation)
        let info = Array("WebPush: info\0".utf8) + Array(self.subscription.publicKey.x963Representation) + ownPublic
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: shared.withUnsafeBytes { SymmetricKey(data: $0) }, salt: self.subscription.secret,
            info: info, outputByteCount: 32)
        return try EncryptedContent.encode(
            [.init(content: payload, padding: 0)], key: key, salt: randomness.salt, keyID: ownPublic,
            recordSize: Self.recordSize)
    }
}
