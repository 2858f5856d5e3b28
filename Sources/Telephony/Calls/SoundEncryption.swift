import SDP
import SIP

/// Whether a call encrypts its sound: taken from the account's preferences when the call begins, and kept to its end.
struct SoundEncryption: Hashable, Sendable {
    let wish: AccountPreferences.Encryption
    /// Keys may travel in signalling that is not encrypted itself.
    let goesWithoutTLS: Bool

    init(_ preferences: AccountPreferences) {
        self.wish = preferences.encryption
        self.goesWithoutTLS = preferences.encryptsWithoutTLS
    }

    /// RFC 4568, section 8: what carries keys must be protected itself. We know of the way to the next hop only.
    func maySendKeys(over transport: Transport) -> Bool {
        self.goesWithoutTLS || transport == .tls
    }

    /// Encryption is demanded where no key may go: there is no such call.
    func isImpossible(over transport: Transport) -> Bool {
        self.wish == .required && !self.maySendKeys(over: transport)
    }

    /// What offers and answers on this way may say, with new keys.
    func protection(over transport: Transport, using entropy: inout EntropySource) -> LocalProtection {
        let mayGo = self.maySendKeys(over: transport)
        switch self.wish {
        case .off: return .off
        case .optional: return mayGo ? .optional(CryptoAttribute.lines(using: &entropy)) : .off
        case .required: return .required(mayGo ? CryptoAttribute.lines(using: &entropy) : [])
        }
    }
}
