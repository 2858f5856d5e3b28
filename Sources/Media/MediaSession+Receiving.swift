public import Primitives
import Codecs
import RTP

// What comes from the network. Nothing here may trap, whatever the bytes say.

extension MediaSession {
    public mutating func receiveRTP(_ bytes: UnsafeRawBufferPointer, from source: IPEndpoint, now: Instant) {
        guard !self.isClosed else { return }
        // RFC 5761, section 4: RTCP types cannot be confused with the payload types in use.
        if bytes.count > 1, (192...223).contains(bytes[1]) { return self.receiveRTCP(bytes, from: source, now: now) }
        guard let bytes = self.opened(bytes, isReport: false, now: now) else { return }
        guard bytes.count <= MediaLimits.largestPacket, let packet = try? RTPPacket(parsing: bytes) else {
            self.counters.packetsInvalid &+= 1
            return
        }
        let meaning = self.payloads[packet.payloadType]
        guard self.accepts(packet, meaning, from: source), let sequence = self.account(packet, meaning, now: now) else {
            return
        }
        self.counters.packetsReceived &+= 1
        self.counters.bytesReceived &+= UInt64(packet.payload.count)
        guard self.parameters.receives else { return }
        if self.silence.heard(now: now) { self.queue.append(.resumed) }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[packet.payload])
        switch meaning {
        case .audio(let codec):
            self.receiveAudio(packet, sequence, codec, payload, now: now)
        case .event:
            self.receiveEvent(packet, sequence, payload)
        case .comfortNoise:
            self.counters.comfortNoisePackets &+= 1
            self.downlink.insertSilence(packet, sequence: sequence, payload: payload, now: now)
        case .unknown:
            self.counters.packetsInvalid &+= 1
            self.downlink.skip(sequence: sequence)
        }
    }

    public mutating func receiveRTCP(_ bytes: UnsafeRawBufferPointer, from source: IPEndpoint, now: Instant) {
        guard !self.isClosed else { return }
        let isExpected = source == self.parameters.remoteRTCP || source.address == self.lock.destination.address
        guard isExpected, bytes.count <= MediaLimits.largestPacket else {
            self.counters.packetsForeign &+= 1
            return
        }
        guard let bytes = self.opened(bytes, isReport: true, now: now) else { return }
        let before = self.reports.received
        self.reports.receive(bytes, peer: self.reception.ssrc, now: now)
        if self.reports.received > before, let remote = self.reports.remote {
            self.uplink.expectLoss(Double(remote.fractionLost) / 256)
        }
        // Reports go back where valid ones come from, as media does.
        if self.reports.received > before, self.lock.isLocked { self.rtcpSource = source }
    }

    /// Whether the packet comes from the one the session listens to; only negotiated payload types can convince it.
    private mutating func accepts(_ packet: RTPPacket, _ meaning: PayloadTable.Meaning, from source: IPEndpoint) -> Bool
    {
        switch meaning {
        case .audio, .event:
            switch self.lock.receive(from: source, ssrc: packet.ssrc, sequence: packet.sequence) {
            case .accepted:
                return true
            case .locked:
                if self.rtcpSource?.address != source.address { self.rtcpSource = nil }
                return true
            case .refused:
                self.counters.packetsForeign &+= 1
                return false
            }
        case .comfortNoise, .unknown:
            if self.lock.isLocked, source == self.lock.destination { return true }
            if meaning == .unknown, source == self.lock.destination {
                self.counters.packetsInvalid &+= 1
            } else {
                self.counters.packetsForeign &+= 1
            }
            return false
        }
    }

    /// The packet's number in its stream, or `nil` when it belongs to none.
    private mutating func account(_ packet: RTPPacket, _ meaning: PayloadTable.Meaning, now: Instant) -> Int64? {
        // A stream begins with media; a stray packet of an unknown type must not end the one that plays.
        switch meaning {
        case .audio, .event: break
        case .comfortNoise, .unknown:
            guard packet.ssrc == self.reception.ssrc else {
                self.counters.packetsInvalid &+= 1
                return nil
            }
        }
        switch self.reception.receive(packet, now: now) {
        case .accepted(let sequence):
            return sequence
        case .restarted(let sequence):
            self.downlink.restart()
            self.events.restart()
            self.reports.sourceChanged()
            return sequence
        case .refused:
            self.counters.packetsInvalid &+= 1
            return nil
        }
    }

    private mutating func receiveAudio(
        _ packet: RTPPacket, _ sequence: Int64, _ codec: AudioCodec, _ payload: UnsafeRawBufferPointer, now: Instant
    ) {
        self.reception.measure(packet, clock: ClockRate(codec.clockRate), now: now)
        guard self.downlink.insert(packet, sequence: sequence, codec: codec, payload: payload, now: now) else {
            self.counters.packetsInvalid &+= 1
            return
        }
        guard !self.hasStarted else { return }
        self.hasStarted = true
        self.queue.append(.started)
    }

    private mutating func receiveEvent(_ packet: RTPPacket, _ sequence: Int64, _ payload: UnsafeRawBufferPointer) {
        self.downlink.skip(sequence: sequence)
        guard let event = try? TelephoneEvent(parsing: payload) else {
            self.counters.packetsInvalid &+= 1
            return
        }
        let digit = self.events.receive(event, timestamp: packet.timestamp, marker: packet.marker)
        self.tones.eventReceived()
        guard let digit else { return }
        self.counters.digitsReceived &+= 1
        self.queue.append(.digit(digit))
    }
}
