/// Whether this party protects its audio by SRTP, with the lines that it offers, best first (RFC 4568).
public enum LocalProtection: Hashable, Sendable {
    /// What demands protection is refused, and what would allow it is not protected.
    case off
    /// Protected where the peer wants or allows it.
    case optional([CryptoAttribute])
    /// Protected, or refused.
    case required([CryptoAttribute])

    public var lines: [CryptoAttribute] {
        switch self {
        case .off: []
        case .optional(let lines), .required(let lines): lines
        }
    }

    public var isRequired: Bool {
        switch self {
        case .off, .optional: false
        case .required: true
        }
    }

    /// The profile of a first offer: with `optional` the lines stand beside the unprotected one, so that a peer that
    /// does not know them still answers.
    var transport: String { self.isRequired ? "RTP/SAVP" : "RTP/AVP" }

    /// The first line of the peer's that we have keys for: the offerer's order counts (RFC 4568, section 5.1.2).
    func choice(among theirs: [CryptoAttribute]) -> CryptoAttribute? {
        theirs.first { line in self.lines.contains { $0.suite == line.suite } }
    }
}
