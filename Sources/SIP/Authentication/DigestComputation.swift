/// The digest of RFC 7616, section 3.4, on both sides of the wire.
struct DigestComputation {
    var algorithm: DigestAlgorithm
    var user: String
    var realm: String
    var password: Secret
    var method: Method
    /// The digest-uri exactly as it stands in the header.
    var uri: String
    var nonce: String
    var cnonce: String?
    /// nil is the form of RFC 2069, which RFC 2617, section 3.2.2.1 keeps for challenges without qop.
    var protection: DigestProtection?
    var nonceCount: UInt32
    var body: [UInt8]

    var response: String {
        let algorithm = self.algorithm
        let secret = self.hashedIdentity
        var target = "\(self.method.rawValue):\(self.uri)"
        if self.protection == .integrity { target += ":" + algorithm.hash(self.body) }
        let hashedTarget = algorithm.hash(target)
        guard let protection else { return algorithm.hash("\(secret):\(self.nonce):\(hashedTarget)") }
        let count = Self.text(of: self.nonceCount)
        return algorithm.hash(
            "\(secret):\(self.nonce):\(count):\(self.cnonce ?? ""):\(protection.rawValue):\(hashedTarget)")
    }

    /// H(A1): section 3.4.2.
    private var hashedIdentity: String {
        let plain = self.algorithm.hash("\(self.user):\(self.realm):\(self.password.revealed)")
        return self.algorithm.isSession ? self.algorithm.hash("\(plain):\(self.nonce):\(self.cnonce ?? "")") : plain
    }

    /// nc-value = 8LHEX.
    static func text(of nonceCount: UInt32) -> String {
        let digits = String(nonceCount, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
