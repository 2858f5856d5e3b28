// RFC 8188: a body that only the holder of the key can read, in records, with all that decryption needs in front.

import Crypto

/// The content coding `aes128gcm`.
enum EncryptedContent {
    /// What one record holds, and the zeros that hide its length.
    struct Record {
        let content: [UInt8]
        let padding: Int
    }

    static let saltBytes = 16
    static let tagBytes = 16

    /// - Parameters:
    ///   - records: In order; each of them but the last must fill `recordSize` with its padding.
    ///   - key: Input of the key derivation (RFC 8188, section 2.2), not the content key itself.
    ///   - salt: 16 random bytes, never used twice with one key.
    static func encode(
        _ records: [Record], key: SymmetricKey, salt: [UInt8], keyID: [UInt8], recordSize: UInt32
    ) throws(PushError) -> [UInt8] {
        let contentKey = self.derive("aes128gcm", bytes: 16, from: key, salt)
        let nonceBase = self.derive("nonce", bytes: 12, from: key, salt).withUnsafeBytes { Array($0) }
        var body = salt + (0..<4).map { UInt8(truncatingIfNeeded: recordSize >> (24 - 8 * $0)) }
        body += [UInt8(truncatingIfNeeded: keyID.count)] + keyID
        for (number, record) in records.enumerated() {
            // RFC 8188, section 2: the delimiter tells the last record from the others, so that none can be cut off.
            let delimiter: UInt8 = number == records.count - 1 ? 2 : 1
            let plain = record.content + [delimiter] + [UInt8](repeating: 0, count: record.padding)
            guard plain.count + self.tagBytes <= Int(recordSize) else {
                throw .payloadTooLarge(bytes: record.content.count)
            }
            body += try self.seal(plain, contentKey, nonce: self.nonce(nonceBase, number))
        }
        return body
    }

    private static func seal(_ plain: [UInt8], _ key: SymmetricKey, nonce: [UInt8]) throws(PushError) -> [UInt8] {
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.seal(plain, using: key, nonce: nonce)
        else { throw .keyRefused }
        return Array(box.ciphertext) + Array(box.tag)
    }

    private static func derive(_ purpose: String, bytes: Int, from key: SymmetricKey, _ salt: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, salt: salt, info: Array("Content-Encoding: \(purpose)\0".utf8),
            outputByteCount: bytes)
    }

    /// RFC 8188, section 2.3: the record's number is mixed into the last bytes.
    private static func nonce(_ base: [UInt8], _ number: Int) -> [UInt8] {
        base.enumerated().map { index, byte in
            let shift = 8 * (base.count - 1 - index)
            return shift < 64 ? byte ^ UInt8(truncatingIfNeeded: UInt64(number) >> UInt64(shift)) : byte
        }
    }
}
