import Primitives

/// One `a=crypto` line: a suite and the keys of the one who writes it (RFC 4568, section 4).
public struct CryptoAttribute: Hashable, Sendable {
    static let name = "crypto"
    /// A tag has one to nine digits.
    private static let tags = 0...999_999_999
    /// More keys than a telephone could want make a line unusable.
    private static let mostKeys = 16

    /// Tells the lines of a stream apart, and names the chosen one in the answer.
    public var tag: Int
    public var suite: CryptoSuite
    public var keys: [CryptoKey]

    public init(tag: Int, suite: CryptoSuite, keys: [CryptoKey]) {
        self.tag = tag
        self.suite = suite
        self.keys = keys
    }

    /// `nil` for a line that must not or cannot be used: an unknown suite, keys that do not fit it, or a session
    /// parameter that changes what the packets are (RFC 4568, section 6.3).
    init?(parsing value: String) {
        let fields = value.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count >= 3, fields[0].count <= 9, let tag = Int(fields[0]), Self.tags.contains(tag),
            let suite = CryptoSuite(rawValue: fields[1].uppercased())
        else { return nil }
        let parts = fields[2].split(separator: ";", omittingEmptySubsequences: true)
        let keys = parts.compactMap(CryptoKey.init(parsing:))
        guard (1...Self.mostKeys).contains(keys.count), keys.count == parts.count,
            keys.allSatisfy({ $0.material.count == suite.keyLength }), Self.identifiersFit(keys),
            fields.dropFirst(3).allSatisfy(Self.isHarmless)
        else { return nil }
        self.init(tag: tag, suite: suite, keys: keys)
    }

    var value: String {
        "\(self.tag) \(self.suite.rawValue) \(self.keys.map(\.text).joined(separator: ";"))"
    }

    /// A line for each suite, each with a key of its own, as section 6.1 wants; `entropy` must be fit for keys.
    public static func lines(
        for suites: [CryptoSuite] = CryptoSuite.allCases, using entropy: inout some RandomNumberGenerator
    ) -> [CryptoAttribute] {
        suites.enumerated().map { place, suite in
            let bytes = (0..<suite.keyLength).map { _ in UInt8.random(in: .min ... .max, using: &entropy) }
            return CryptoAttribute(tag: place + 1, suite: suite, keys: [CryptoKey(SecretBytes(bytes))])
        }
    }

    /// Several keys need identifiers to tell them apart, all of one length (section 6.1).
    private static func identifiersFit(_ keys: [CryptoKey]) -> Bool {
        guard keys.count > 1 else { return true }
        return Set(keys.map(\.identifier)).count == keys.count && Set(keys.map(\.identifier.count)).count == 1
            && keys[0].identifier.isEmpty == false
    }

    /// The window hint, and extensions whose sign says that they may be ignored (sections 6.3.6 and 6.3.7). Everything
    /// else leaves packets open, forged, or keyed otherwise: UNENCRYPTED_SRTP and its like, KDR, FEC_ORDER, FEC_KEY.
    private static func isHarmless(_ parameter: Substring) -> Bool {
        parameter.hasPrefix("-") || parameter.uppercased().hasPrefix("WSH=")
    }
}
