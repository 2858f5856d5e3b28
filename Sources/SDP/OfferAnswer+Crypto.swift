// Keys in offers and answers (RFC 4568, sections 5 and 7). A key once agreed stays as long as the same peer stays.

extension OfferAnswer {
    /// Whether whoever answers this offer should draw new keys first: the peer has new ones, or is elsewhere. It may be
    /// another telephone then, which cannot know how often our packets' numbers have wrapped around. In a session that
    /// was plain, whoever declined our keys knows them.
    public func wantsNewKeys(for offer: SessionDescription) -> Bool {
        guard let agreed = self.agreed, let remote = try? self.remote(of: offer),
            let theirs = self.local.protection.choice(among: remote.cryptoLines)
        else { return false }
        guard let protection = agreed.protection else { return true }
        return theirs.keys != protection.remote.keys || remote.endpoint != agreed.remote
    }

    /// Takes new keys; the next offer or answer names them.
    public mutating func renewKeys(_ protection: LocalProtection) {
        self.local.protection = protection
        self.ownLine = nil
    }

    func remote(of offer: SessionDescription) throws(SDPError) -> RemoteAudio {
        try RemoteAudio(
            offered: offer, preferredIndex: self.audioIndex, formats: self.local.usableFormats,
            protection: self.local.protection, previous: self.agreed)
    }

    /// The lines of an offer. A session that is protected keeps its key, and one that is not stays as it is.
    var offeredLines: [CryptoAttribute] {
        if let own = self.ownLine { return [own] }
        guard let agreed = self.agreed, agreed.protection == nil else { return self.local.protection.lines }
        return self.local.protection.isRequired ? self.local.protection.lines : []
    }

    /// Our side of an answer: the chosen line's tag and suite with a key of ours.
    func protection(answering remote: RemoteAudio) -> NegotiatedProtection? {
        guard let theirs = self.local.protection.choice(among: remote.cryptoLines) else { return nil }
        let known = [self.ownLine].compactMap { $0 } + self.local.protection.lines
        guard var own = known.first(where: { $0.suite == theirs.suite }) else { return nil }
        own.tag = theirs.tag
        return NegotiatedProtection(local: own, remote: theirs)
    }

    /// The answerer's one choice: a line with tag and suite of an offered one (section 5.1.3).
    func protection(
        accepting remote: RemoteAudio, offered: MediaDescription?
    ) throws(SDPError) -> NegotiatedProtection? {
        let lines = offered?.cryptoLines ?? []
        guard remote.namesCrypto, !lines.isEmpty else {
            if offered?.demandsProtection == true || self.local.protection.isRequired { throw .protectionRequired }
            return nil
        }
        for theirs in remote.cryptoLines {
            if let own = lines.first(where: { $0.tag == theirs.tag && $0.suite == theirs.suite }) {
                return NegotiatedProtection(local: own, remote: theirs)
            }
        }
        throw .protectionUnusable
    }
}
