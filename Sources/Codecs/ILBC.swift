#if TgOwt
    import CTgOwt
#endif

/// iLBC (RFC 3951) as RFC 3952 carries it: 38 bytes for 20 ms or 50 bytes for 30 ms. The library is WebRTC's code in
/// libtgowt.
enum ILBC {
    /// A mode: how long one frame is.
    struct Mode: Hashable, Sendable {
        let milliseconds: Int
        let bytes: Int
        var samples: Int { 8 * self.milliseconds }

        static let short = Mode(milliseconds: 20, bytes: 38)
        static let long = Mode(milliseconds: 30, bytes: 50)
    }

    static let description = CodecDescription(
        summary: "iLBC: narrow band, 13 to 15 kbit/s", encodingName: "iLBC", clockRate: 8_000,
        ownParameters: "mode=20", packetTimes: [20, 30, 40, 60],
        units: { payload in Self.mode(ofPayload: payload.count).map { payload.count / $0.bytes * $0.samples } },
        makeEncoder: Self.makeEncoder, makeDecoder: Self.makeDecoder)

    /// RFC 3952, section 5: without a mode it is 30 ms.
    static func mode(askedBy parameters: CodecParameters) -> Mode { parameters["mode"] == "20" ? .short : .long }

    /// RFC 3952, section 4.2: the length tells the mode.
    static func mode(ofPayload count: Int) -> Mode? {
        [Mode.short, .long].first { count > 0 && count % $0.bytes == 0 }
    }

    #if TgOwt
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = {
            Encoder(ILBC.mode(askedBy: $0.parameters))
        }
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = { _ in Decoder() }

        // Proof: the pointer leaves its value never, the value cannot be copied and is freed once, and the library
        // keeps everything behind the pointer: whichever thread owns the value owns the state.
        struct Encoder: ~Copyable, SpeechEncoder, @unchecked Sendable {
            private let state: OpaquePointer
            private let mode: Mode

            init(_ mode: Mode) {
                var state: OpaquePointer?
                guard WebRtcIlbcfix_EncoderCreate(&state) == 0, let state else { preconditionFailure("out of memory") }
                _ = WebRtcIlbcfix_EncoderInit(state, Int16(mode.milliseconds))
                self.state = state
                self.mode = mode
            }

            deinit { _ = WebRtcIlbcfix_EncoderFree(self.state) }

            func encode(_ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer) -> Int {
                guard let source = samples.baseAddress, let target = payload.bytes else { return 0 }
                var written = 0
                for frame in 0..<min(samples.count / self.mode.samples, payload.count / self.mode.bytes) {
                    let speech = source + frame * self.mode.samples
                    let length = WebRtcIlbcfix_Encode(self.state, speech, self.mode.samples, target + written)
                    guard length > 0 else { return written }
                    written += Int(length)
                }
                return written
            }
        }

        // Proof: as for the encoder.
        struct Decoder: ~Copyable, SpeechDecoder, @unchecked Sendable {
            private let state: OpaquePointer
            private var mode = Mode.short

            init() {
                var state: OpaquePointer?
                guard WebRtcIlbcfix_DecoderCreate(&state) == 0, let state else { preconditionFailure("out of memory") }
                _ = WebRtcIlbcfix_DecoderInit(state, Int16(Mode.short.milliseconds))
                self.state = state
            }

            deinit { _ = WebRtcIlbcfix_DecoderFree(self.state) }

            var concealmentLength: Int { self.mode.samples }

            mutating func decode(
                _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
            ) -> Int {
                guard let source = payload.bytes, let target = samples.baseAddress,
                    let mode = ILBC.mode(ofPayload: payload.count)
                else { return 0 }
                if mode != self.mode {
                    self.mode = mode
                    _ = WebRtcIlbcfix_DecoderInit(self.state, Int16(mode.milliseconds))
                }
                var made = 0
                for frame in 0..<min(payload.count / mode.bytes, samples.count / mode.samples) {
                    var kind: Int16 = 0
                    let count = WebRtcIlbcfix_Decode(
                        self.state, source + frame * mode.bytes, mode.bytes, target + made, &kind)
                    guard count > 0 else { return made }
                    made += Int(count)
                }
                return made
            }

            func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) -> Bool {
                guard let target = samples.baseAddress, samples.count % self.mode.samples == 0 else { return false }
                for start in stride(from: 0, to: samples.count, by: self.mode.samples) {
                    _ = WebRtcIlbcfix_DecodePlc(self.state, target + start, 1)
                }
                return true
            }
        }
    #else
        private static let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? = nil
        private static let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? = nil
    #endif
}
