// Payload types keep their meaning as long as the session lives (RFC 3264, section 8.3.2).

extension OfferAnswer {
    /// The dynamic range of RFC 3551, section 6.
    private static let dynamicPayloadTypes: ClosedRange<UInt8> = 96...127
    /// What most telephones use for telephone-event at 8 kHz; some peers know no other.
    private static let customaryEventPayloadType: UInt8 = 101

    /// The payload type that stands for `format` in our descriptions; `nil` when all are taken.
    mutating func bind(_ format: AudioFormat) -> RTPMap? {
        if let bound = self.bindings.first(where: { $0.format == format }) { return bound }
        guard let payloadType = self.freePayloadType(for: format) else { return nil }
        let map = RTPMap(payloadType: payloadType, format: format)
        self.bindings.append(map)
        return map
    }

    /// Takes over the offerer's numbering, as RFC 3264, section 6.1 recommends for an answer.
    mutating func adopt(_ map: RTPMap) {
        self.bindings.removeAll { $0.payloadType == map.payloadType || $0.format == map.format }
        self.bindings.append(map)
    }

    private func freePayloadType(for format: AudioFormat) -> UInt8? {
        let taken = Set(self.bindings.map(\.payloadType))
        if let fixed = format.staticPayloadType { return taken.contains(fixed) ? nil : fixed }
        let customary = Self.customaryEventPayloadType
        if format == .telephoneEvent(clockRate: 8_000), !taken.contains(customary) { return customary }
        return Self.dynamicPayloadTypes.first { $0 != customary && !taken.contains($0) }
    }
}
