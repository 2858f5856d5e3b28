#if G729
    import CBCG729
#endif

/// G.729 (RFC 3551, section 4.5.6), 8 kbit/s: 10 bytes for 10 ms, and with Annex B two bytes that describe a silence.
enum G729 {
    static let description = CodecDescription(
        summary: "G.729: narrow band, 8 kbit/s", encodingName: "G729", clockRate: 8_000, staticPayloadType: 18,
        packetTimes: [10, 20, 30, 40, 50, 60], describesSilence: true, units: Self.units(ofPayload:),
        makeEncoder: Self.makeEncoder, makeDecoder: Self.makeDecoder)

    static let frameBytes = 10
    static let silenceBytes = 2
    static let frameSamples = 80

    /// Frames of speech, and after them at most one of silence.
    private static func units(ofPayload payload: UnsafeRawBufferPointer) -> Int? {
        let (frames, rest) = payload.count.quotientAndRemainder(dividingBy: Self.frameBytes)
        guard rest == 0 || rest == Self.silenceBytes else { return nil }
        return (frames + (rest == 0 ? 0 : 1)) * Self.frameSamples
    }

    #if G729
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = {
            // RFC 7261, section 3.1: Annex B is on unless one side says no.
            Encoder(marksSilence: $0.parameters["annexb"]?.lowercased() != "no")
        }
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = { _ in Decoder() }

        // Proof: the pointer leaves its value never, the value cannot be copied and is freed once, and the library
        // keeps everything behind the pointer: whichever thread owns the value owns the state.
        struct Encoder: ~Copyable, SpeechEncoder, @unchecked Sendable {
            private let state: OpaquePointer

            init(marksSilence: Bool) {
                guard let state = initBcg729EncoderChannel(marksSilence ? 1 : 0) else {
                    preconditionFailure("out of memory")
                }
                self.state = state
            }

            deinit { closeBcg729EncoderChannel(self.state) }

            /// RFC 3551, section 4.5.6: a silence frame ends its packet; what comes after it is left to the next one.
            func encode(_ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer) -> Int {
                guard let source = samples.baseAddress, let target = payload.bytes else { return 0 }
                var written = 0
                var isSilent = false
                for start in stride(from: 0, through: samples.count - G729.frameSamples, by: G729.frameSamples) {
                    guard written + G729.frameBytes <= payload.count else { return written }
                    var length: UInt8 = 0
                    bcg729Encoder(self.state, source + start, target + written, &length)
                    if isSilent { continue }
                    written += Int(length)
                    isSilent = written > 0 && Int(length) < G729.frameBytes
                }
                return written
            }
        }

        // Proof: as for the encoder.
        struct Decoder: ~Copyable, SpeechDecoder, @unchecked Sendable {
            private let state: OpaquePointer

            init() {
                guard let state = initBcg729DecoderChannel() else { preconditionFailure("out of memory") }
                self.state = state
            }

            deinit { closeBcg729DecoderChannel(self.state) }

            var concealmentLength: Int { G729.frameSamples }

            func decode(
                _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
            ) -> Int {
                guard let source = payload.bytes, let target = samples.baseAddress,
                    let units = G729.units(ofPayload: payload)
                else { return 0 }
                let count = min(units, samples.count / G729.frameSamples * G729.frameSamples)
                for start in stride(from: 0, to: count, by: G729.frameSamples) {
                    let place = start / G729.frameSamples * G729.frameBytes
                    let length = min(G729.frameBytes, payload.count - place)
                    let isSilence: UInt8 = length == G729.silenceBytes ? 1 : 0
                    bcg729Decoder(self.state, source + place, UInt8(length), 0, isSilence, 0, target + start)
                }
                return count
            }

            /// After a silence frame the library makes comfort noise, else it conceals.
            func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) -> Bool {
                guard let target = samples.baseAddress, samples.count % G729.frameSamples == 0 else { return false }
                for start in stride(from: 0, to: samples.count, by: G729.frameSamples) {
                    bcg729Decoder(self.state, nil, 0, 1, 0, 0, target + start)
                }
                return true
            }
        }
    #else
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = nil
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = nil
    #endif
}
