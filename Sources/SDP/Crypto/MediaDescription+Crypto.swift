// What a stream says about its protection.

extension MediaDescription {
    /// The profile demands SRTP; SAVPF only adds feedback (RFC 5124).
    public var demandsProtection: Bool { self.transport == "RTP/SAVP" || self.transport == "RTP/SAVPF" }

    /// The `a=crypto` lines that can be used, in their order. A tag counts once (RFC 4568, section 4.1).
    public var cryptoLines: [CryptoAttribute] {
        var seen: Set<Int> = []
        return self.attributes.filter { $0.name == CryptoAttribute.name }
            .compactMap { $0.value.flatMap(CryptoAttribute.init(parsing:)) }
            .filter { seen.insert($0.tag).inserted }
    }

    /// Whether there is any such line, usable or not.
    var namesCrypto: Bool { self.attributes.contains { $0.name == CryptoAttribute.name } }

    /// Whether a party that protects its audio like this may take the stream.
    func fits(_ protection: LocalProtection) -> Bool {
        if protection.choice(among: self.cryptoLines) != nil { return true }
        return !self.demandsProtection && !protection.isRequired
    }
}
