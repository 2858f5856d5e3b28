#if GSM
    import CGSM
#endif

/// GSM 06.10 full rate (RFC 3551, section 4.5.8), 13 kbit/s: 33 bytes for 20 ms.
enum GSM {
    static let description = CodecDescription(
        summary: "GSM full rate: narrow band, 13 kbit/s", encodingName: "GSM", clockRate: 8_000, staticPayloadType: 3,
        packetTimes: [20, 40, 60],
        units: { $0.count % Self.frameBytes == 0 ? $0.count / Self.frameBytes * Self.frameSamples : nil },
        makeEncoder: Self.makeEncoder, makeDecoder: Self.makeDecoder)

    static let frameBytes = 33
    static let frameSamples = 160

    #if GSM
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = { _ in
            Encoder()
        }
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = { _ in Decoder() }

        // Proof: the pointer leaves its value never, the value cannot be copied and is freed once, and the library
        // keeps everything behind the pointer: whichever thread owns the value owns the state.
        struct Encoder: ~Copyable, SpeechEncoder, @unchecked Sendable {
            private let state: gsm

            init() {
                guard let state = gsm_create() else { preconditionFailure("out of memory") }
                self.state = state
            }

            deinit { gsm_destroy(self.state) }

            func encode(_ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer) -> Int {
                guard let source = samples.baseAddress, let target = payload.bytes else { return 0 }
                let frames = min(samples.count / GSM.frameSamples, payload.count / GSM.frameBytes)
                for frame in 0..<frames {
                    // The library only reads, and says so nowhere.
                    let speech = UnsafeMutablePointer(mutating: source + frame * GSM.frameSamples)
                    gsm_encode(self.state, speech, target + frame * GSM.frameBytes)
                }
                return frames * GSM.frameBytes
            }
        }

        // Proof: as for the encoder.
        struct Decoder: ~Copyable, SpeechDecoder, @unchecked Sendable {
            private let state: gsm

            init() {
                guard let state = gsm_create() else { preconditionFailure("out of memory") }
                self.state = state
            }

            deinit { gsm_destroy(self.state) }

            func decode(
                _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
            ) -> Int {
                guard let source = payload.bytes, let target = samples.baseAddress else { return 0 }
                let frames = min(payload.count / GSM.frameBytes, samples.count / GSM.frameSamples)
                for frame in 0..<frames {
                    let bytes = UnsafeMutablePointer(mutating: source + frame * GSM.frameBytes)
                    // A frame without the signature in its first half byte is none.
                    guard gsm_decode(self.state, bytes, target + frame * GSM.frameSamples) == 0 else {
                        return frame * GSM.frameSamples
                    }
                }
                return frames * GSM.frameSamples
            }
        }
    #else
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = nil
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = nil
    #endif
}
