#if TgOwt
    import CTgOwt
#endif

/// G.722 (ITU-T), 64 kbit/s: wide band in two sub-bands. The library is WebRTC's code in libtgowt.
enum G722 {
    /// RFC 3551, section 4.5.2: the clock is 8,000 Hz by an old mistake that stays; the samples are 16,000 a second.
    static let description = CodecDescription(
        summary: "G.722: wide band, 64 kbit/s", encodingName: "G722", clockRate: 8_000, sampleRate: 16_000,
        staticPayloadType: 9,
        // Two samples in a byte, and half their rate as the clock.
        units: { $0.count }, makeEncoder: Self.makeEncoder, makeDecoder: Self.makeDecoder)

    #if TgOwt
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = { _ in
            Encoder()
        }
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = { _ in Decoder() }

        // Proof: the pointer leaves its value never, the value cannot be copied and is freed once, and the library
        // keeps everything behind the pointer: whichever thread owns the value owns the state.
        struct Encoder: ~Copyable, SpeechEncoder, @unchecked Sendable {
            private let state: OpaquePointer

            init() {
                var state: OpaquePointer?
                guard WebRtcG722_CreateEncoder(&state) == 0, let state else { preconditionFailure("out of memory") }
                WebRtcG722_EncoderInit(state)
                self.state = state
            }

            deinit { WebRtcG722_FreeEncoder(self.state) }

            /// One byte for two samples.
            func encode(_ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer) -> Int {
                guard let source = samples.baseAddress, let target = payload.bytes else { return 0 }
                return WebRtcG722_Encode(self.state, source, min(samples.count, payload.count * 2) & ~1, target)
            }
        }

        // Proof: as for the encoder.
        struct Decoder: ~Copyable, SpeechDecoder, @unchecked Sendable {
            private let state: OpaquePointer

            init() {
                var state: OpaquePointer?
                guard WebRtcG722_CreateDecoder(&state) == 0, let state else { preconditionFailure("out of memory") }
                WebRtcG722_DecoderInit(state)
                self.state = state
            }

            deinit { WebRtcG722_FreeDecoder(self.state) }

            func decode(
                _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
            ) -> Int {
                guard let source = payload.bytes, let target = samples.baseAddress else { return 0 }
                var kind: Int16 = 0
                return WebRtcG722_Decode(self.state, source, min(payload.count, samples.count / 2), target, &kind)
            }
        }
    #else
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = nil
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = nil
    #endif
}
