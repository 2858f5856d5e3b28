#if Opus
    import COpus
#endif

/// Opus (RFC 6716) as RFC 7587 carries it: clock 48,000, two channels in the name whatever is sent.
enum Opus {
    static let description = CodecDescription(
        summary: "Opus: full band, 6 to 510 kbit/s, repairs losses", encodingName: "opus", clockRate: 48_000,
        // The decoder makes each of these rates by itself, whatever was encoded.
        decodedRates: [8_000, 12_000, 16_000, 24_000, 48_000], channels: 2, ownParameters: "useinbandfec=1",
        packetTimes: [10, 20, 40, 60], describesSilence: true,
        units: Self.units(ofPayload:), makeEncoder: Self.makeEncoder, makeDecoder: Self.makeDecoder)

    /// RFC 6716, section 2: a packet lasts 120 ms at most.
    static let longestPacket = 5_760

    #if Opus
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = {
            Encoder($0)
        }
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = {
            Decoder(sampleRate: $0)
        }

        private static func units(ofPayload payload: UnsafeRawBufferPointer) -> Int? {
            guard let bytes = payload.bytes else { return nil }
            let count = opus_packet_get_nb_samples(bytes, Int32(clamping: payload.count), 48_000)
            return (1...Int32(Self.longestPacket)).contains(count) ? Int(count) : nil
        }

        /// Whether a packet carries a second, coarser coding of what came before it (RFC 6716, section 2.1.7).
        ///
        /// The flags stand in the clear at the beginning of a SILK frame: a voice flag for each 20 ms, then the one
        /// that is looked for, and the same again for the second channel (section 4.2.3).
        static func hasRedundancy(_ payload: UnsafeRawBufferPointer) -> Bool {
            // Configurations from 16 on are CELT alone, which has none (section 3.1).
            guard let bytes = payload.bytes, let first = payload.first, first & 0x80 == 0,
                let flags = Self.firstByte(ofFrameIn: bytes, count: payload.count)
            else { return false }
            let voiceFlags = max(1, Int(opus_packet_get_samples_per_frame(bytes, 48_000) / 960))
            if flags >> (7 - voiceFlags) & 1 != 0 { return true }
            let isStereo = first & 4 != 0
            return isStereo && 6 - 2 * voiceFlags >= 0 && flags >> (6 - 2 * voiceFlags) & 1 != 0
        }

        private static func firstByte(ofFrameIn bytes: UnsafePointer<UInt8>, count: Int) -> UInt8? {
            withUnsafeTemporaryAllocation(of: Int16.self, capacity: Self.mostFrames) { sizes in
                var offset: Int32 = 0
                guard let sizes = sizes.baseAddress,
                    opus_packet_parse(bytes, Int32(clamping: count), nil, nil, sizes, &offset) > 0, sizes[0] > 0,
                    (0..<Int32(clamping: count)).contains(offset)
                else { return nil }
                return bytes[Int(offset)]
            }
        }

        /// RFC 6716, section 3.2.5.
        private static let mostFrames = 48
    #else
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = nil
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = nil

        private static func units(ofPayload payload: UnsafeRawBufferPointer) -> Int? { nil }

        static func hasRedundancy(_ payload: UnsafeRawBufferPointer) -> Bool { false }
    #endif
}
