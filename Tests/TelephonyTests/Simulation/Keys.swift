// Keys of the tests: accounts that encrypt, far ends that do, and what media must then be told.

import Media
import Primitives
import SDP
import SIP

@testable import Telephony

enum Keys {
    static func lines(_ seed: UInt64, _ suites: [CryptoSuite] = CryptoSuite.allCases) -> [CryptoAttribute] {
        var random = SplitMix64(seed: seed)
        return CryptoAttribute.lines(for: suites, using: &random)
    }

    static func account(
        _ encryption: AccountPreferences.Encryption, withoutTLS: Bool = true, transport: Transport? = .udp
    ) -> Account {
        var account = World.account()
        account.preferences.encryption = encryption
        account.preferences.encryptsWithoutTLS = withoutTLS
        account.server.transport = transport
        return account
    }

    /// An `a=crypto` value with a key of one repeated character.
    static func value(_ tag: Int, _ suite: CryptoSuite, _ fill: UInt8) -> String {
        let line = CryptoAttribute(
            tag: tag, suite: suite, keys: [CryptoKey(SecretBytes(Array(repeating: fill, count: suite.keyLength)))])
        let base64 = Self.base64(line.keys[0].material.revealed)
        return "\(tag) \(suite.rawValue) inline:\(base64)"
    }

    static func line(_ tag: Int, _ suite: CryptoSuite, _ fill: UInt8) -> CryptoAttribute {
        CryptoAttribute(
            tag: tag, suite: suite, keys: [CryptoKey(SecretBytes(Array(repeating: fill, count: suite.keyLength)))])
    }

    /// What media must be told when these lines were agreed on.
    static func protection(_ own: CryptoAttribute?, _ theirs: CryptoAttribute?) -> MediaProtection? {
        guard let own, let theirs else { return nil }
        return MediaProtection(
            suite: own.suite.rawValue, sending: own.keys[0].material,
            receiving: theirs.keys.map { (material: $0.material, identifier: $0.identifier) })
    }

    static func lines(in body: [UInt8]) -> [CryptoAttribute] {
        (try? SessionDescription(parsing: body))?.media.first?.cryptoLines ?? []
    }

    static func profile(in body: [UInt8]) -> String? {
        (try? SessionDescription(parsing: body))?.media.first?.transport
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 { text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=") }
        }
        return text
    }
}
