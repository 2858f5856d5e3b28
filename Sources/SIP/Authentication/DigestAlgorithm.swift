import Crypto

/// The hash of a digest (RFC 2617, RFC 7616, RFC 8760), from the weakest to the strongest.
public enum DigestAlgorithm: String, Hashable, Sendable, CaseIterable, Comparable {
    case md5 = "MD5"
    case md5Session = "MD5-sess"
    case sha256 = "SHA-256"
    case sha256Session = "SHA-256-sess"

    /// Reads the token without regard to case.
    public init?(token: some StringProtocol) {
        guard let match = Self.allCases.first(where: { $0.rawValue.isEqualIgnoringCase(to: token) }) else { return nil }
        self = match
    }

    /// Whether A1 binds nonce and cnonce (RFC 7616, section 3.4.2).
    public var isSession: Bool { self == .md5Session || self == .sha256Session }

    public static func < (left: DigestAlgorithm, right: DigestAlgorithm) -> Bool {
        left.strength < right.strength
    }

    private var strength: Int {
        switch self {
        case .md5: 0
        case .md5Session: 1
        case .sha256: 2
        case .sha256Session: 3
        }
    }

    /// The hash in lower-case hexadecimal.
    func hash(_ bytes: [UInt8]) -> String {
        switch self {
        case .md5, .md5Session: Self.hexadecimal(Insecure.MD5.hash(data: bytes))
        case .sha256, .sha256Session: Self.hexadecimal(SHA256.hash(data: bytes))
        }
    }

    func hash(_ text: String) -> String { self.hash(Array(text.utf8)) }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
    }
}
