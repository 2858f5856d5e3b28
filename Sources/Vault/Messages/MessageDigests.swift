// Things are found again by digests with a key, so that the disk does not tell what they are.

import Crypto
import Foundation

/// HMAC-SHA256 (RFC 2104), cut, and apart for each user: equal words of two people have nothing in common on the disk.
struct MessageDigests {
    let key: SymmetricKey
    let owner: String

    /// Two words may share so short a digest; what is found is compared with the text itself.
    private static let wordBytes = 8
    private static let identityBytes = 16

    func word(_ word: String) -> Data { self.digest("word", word, Self.wordBytes) }
    func peer(_ address: String) -> Data { self.digest("peer", address, Self.identityBytes) }
    func client(_ id: String) -> Data { self.digest("client", id, Self.identityBytes) }
    func copy(_ mark: String) -> Data { self.digest("copy", mark, Self.identityBytes) }

    private func digest(_ kind: String, _ text: String, _ count: Int) -> Data {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(kind)\0\(self.owner)\0\(text)".utf8), using: self.key)
        return Data(code.prefix(count))
    }
}
