// Answering offers (RFC 3264, section 6).

import Primitives

extension OfferAnswer {
    /// The answer to an offer: the offerer's formats in its order, every other stream refused with port zero, and
    /// the direction mirrored. Nothing changes when it throws.
    public mutating func answer(
        _ offer: SessionDescription
    ) throws(SDPError) -> (answer: SessionDescription, agreed: NegotiatedAudio) {
        guard self.openOffer == nil else { throw .unexpected }
        let remote = try self.remote(of: offer)
        try self.checkFamily(of: remote)
        let usable = self.local.usableFormats
        let speech = remote.maps.filter { $0.isSpeech && usable.contains($0.format) }
        guard let chosen = speech.first else { throw .noCommonFormat }
        let events = remote.maps.filter { $0.format.isTelephoneEvent }
        let noiseRates = self.local.noiseRates(beside: speech.map(\.format))
        let noise = remote.maps.filter { $0.format.isComfortNoise && noiseRates.contains($0.format.clockRate) }
        let maps = speech + noise + (self.local.telephoneEvents ? events : [])
        maps.forEach { self.adopt($0) }
        self.audioIndex = remote.index
        var receive: [UInt8: AudioFormat] = [:]
        for map in speech { receive[map.payloadType] = map.format }
        var result = self.negotiated(remote, chosen: chosen, receive: receive, ownMaps: maps, peerMaps: maps)
        result.protection = self.protection(answering: remote)
        self.ownLine = result.protection?.local
        var media = offer.media.map(\.refused)
        media[remote.index] = self.audioLine(
            maps, transport: offer.media[remote.index].transport, direction: result.direction,
            crypto: [self.ownLine].compactMap { $0 }, offered: remote.parameters)
        self.agreed = result
        let answer = self.stamped(media)
        self.inForce = answer
        return (answer, result)
    }

    /// A socket of one family cannot reach an address of the other; an address that says "nothing yet" may be of any.
    func checkFamily(of remote: RemoteAudio) throws(SDPError) {
        let address = remote.endpoint.address
        guard address.isV6 == self.local.address.isV6 || address.isUnspecified else { throw .noAddress }
    }

    func negotiated(
        _ remote: RemoteAudio, chosen: RTPMap, receive: [UInt8: AudioFormat], ownMaps: [RTPMap], peerMaps: [RTPMap]
    ) -> NegotiatedAudio {
        // RFC 4733, section 2.1 wants the clock of the audio; many name only 8,000 Hz beside wider codecs.
        let events = peerMaps.filter { $0.format.isTelephoneEvent }
        let event = events.first { $0.format.clockRate == chosen.format.clockRate } ?? events.first
        let noise = peerMaps.first {
            $0.format.isComfortNoise && $0.format.clockRate == chosen.format.clockRate
                && self.local.noiseFormats.contains(chosen.format)
        }
        let wanted = remote.packetTime ?? self.local.packetTime
        return NegotiatedAudio(
            remote: remote.endpoint, remoteRTCP: remote.rtcpEndpoint, sendPayloadType: chosen.payloadType,
            sendFormat: chosen.format, sendParameters: remote.parameters[chosen.payloadType],
            receiveFormats: receive,
            sendNoisePayloadType: noise?.payloadType,
            receiveNoise: Dictionary(
                ownMaps.filter { $0.format.isComfortNoise }.map { ($0.payloadType, $0.format.clockRate) },
                uniquingKeysWith: { first, _ in first }),
            sendEventPayloadType: event?.payloadType,
            receiveEventPayloadTypes: ownMaps.filter { $0.format.isTelephoneEvent }.map(\.payloadType),
            eventClockRate: event?.format.clockRate ?? chosen.format.clockRate,
            packetTime: min(wanted, remote.maximumPacketTime ?? wanted),
            direction: self.local.direction.limited(to: remote.direction.reversed),
            isHeldByRemote: !remote.direction.receives)
    }
}

extension RTPMap {
    /// Whether the format carries speech, and not events or comfort noise.
    var isSpeech: Bool { !self.format.isTelephoneEvent && !self.format.isComfortNoise }
}
