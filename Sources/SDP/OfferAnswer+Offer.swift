// Making offers and taking their answers (RFC 3264, sections 5 and 7).

extension OfferAnswer {
    /// A first offer, or a further one that keeps the session's media lines in place (RFC 3264, section 8).
    public mutating func offer() -> SessionDescription {
        var maps = self.local.formats.compactMap { self.bind($0) }
        let noise = self.local.noiseRates(beside: self.local.formats)
        maps += noise.compactMap { self.bind(.comfortNoise(clockRate: $0)) }
        if self.local.telephoneEvents {
            maps += self.local.clockRates.compactMap { self.bind(.telephoneEvent(clockRate: $0)) }
        }
        let previous = self.lastSent?.media ?? []
        let transport =
            previous.indices.contains(self.audioIndex)
            ? previous[self.audioIndex].transport : self.local.protection.transport
        let audio = self.audioLine(
            maps, transport: transport, direction: self.local.direction, crypto: self.offeredLines)
        var media = previous.map(\.refused)
        if media.indices.contains(self.audioIndex) { media[self.audioIndex] = audio } else { media = [audio] }
        let description = self.stamped(media)
        self.openOffer = description
        return description
    }

    /// Takes the answer to the open offer. A provisional one (in a 183) leaves the offer open: the final response
    /// may bring another answer, from another fork for example.
    public mutating func accept(
        _ answer: SessionDescription, isProvisional: Bool = false
    ) throws(SDPError) -> NegotiatedAudio {
        guard let offer = self.openOffer else { throw .unexpected }
        let remote = try RemoteAudio(accepted: answer, at: self.audioIndex, previous: self.agreed)
        try self.checkFamily(of: remote)
        let line = offer.media.indices.contains(self.audioIndex) ? offer.media[self.audioIndex] : nil
        let offered = line?.audioFormats ?? []
        let known = Set(offered.map(\.format))
        let usable = remote.maps.filter { known.contains($0.format) }
        guard let chosen = usable.first(where: \.isSpeech) else { throw .noCommonFormat }
        // The answerer's numbers count for what it receives, ours for what it sends; some send with their own.
        var receive: [UInt8: AudioFormat] = [:]
        for map in offered where map.isSpeech { receive[map.payloadType] = map.format }
        let reserved = Set(offered.map(\.payloadType))
        let theirOwn = usable.filter { !reserved.contains($0.payloadType) }
        for map in theirOwn where map.isSpeech { receive[map.payloadType] = map.format }
        let protection = try self.protection(accepting: remote, offered: line)
        var result = self.negotiated(
            remote, chosen: chosen, receive: receive, ownMaps: offered + theirOwn, peerMaps: usable)
        result.protection = protection
        self.ownLine = protection?.local
        // RFC 3264, section 6.1: whoever is offered nothing cannot answer that it would take it, so that the answer
        // does not tell whether the peer holds us.
        let offersSound = line.map { offer.direction(of: $0).sends } ?? false
        if !offersSound { result.isHeldByRemote = self.agreed?.isHeldByRemote ?? false }
        if !isProvisional { self.closeOffer() }
        self.agreed = result
        return result
    }

    /// A final response without a body closes the offer: the provisional answer stands.
    public mutating func confirm() -> NegotiatedAudio? {
        if self.agreed != nil { self.closeOffer() }
        return self.agreed
    }

    private mutating func closeOffer() {
        self.inForce = self.openOffer ?? self.inForce
        self.openOffer = nil
    }

    /// The offer was refused; what was agreed before stays in force (RFC 3264, section 8).
    public mutating func withdrawOffer() {
        self.openOffer = nil
    }
}
