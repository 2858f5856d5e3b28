#if Speex
    import CSpeex
#endif

/// Speex (RFC 5574), narrow, wide and ultra-wide: frames of 20 ms, as long as their modes say.
enum Speex {
    private static func describe(_ rate: Int, _ band: String, _ mode: Int32) -> CodecDescription {
        CodecDescription(
            name: "speex/\(rate)", summary: "Speex: \(band) band", encodingName: "speex", clockRate: rate,
            packetTimes: [20, 40, 60], describesSilence: true,
            units: { Speex.frames(in: $0).map { $0 * rate / 50 } },
            makeEncoder: Self.maker(mode, rate), makeDecoder: Self.decoderMaker(mode, rate))
    }

    static let narrow = Self.describe(8_000, "narrow", 0)
    static let wide = Self.describe(16_000, "wide", 1)
    static let ultraWide = Self.describe(32_000, "ultra-wide", 2)

    /// More frames than this are no packet of a telephone: 120 ms.
    private static let mostFrames = 6
    /// Bits of a narrow band frame by its mode, with the five bits that name it; zero for modes that are no frame.
    private static let narrowBits = [5, 43, 119, 160, 220, 300, 364, 492, 79, 0, 0, 0, 0, 0, 0, 0]
    /// Bits of the layer above by its mode, with the four bits that name it.
    private static let wideBits = [4, 36, 112, 192, 352, 0, 0, 0]

    /// The number of frames in a payload, from the modes they name; `nil` when it is no payload.
    ///
    /// A frame is a narrow band frame and then, each marked by a bit, up to two layers above it. Mode 15 ends the
    /// payload; what is left over is padding (RFC 5574, section 3.3).
    static func frames(in payload: UnsafeRawBufferPointer) -> Int? {
        let end = payload.count * 8
        func bits(_ count: Int, at place: Int) -> Int {
            (place..<(place + count)).reduce(0) { $0 << 1 | Int(payload[$1 / 8] >> (7 - $1 % 8) & 1) }
        }
        var place = 0
        var frames = 0
        while end - place >= 5 {
            let mode = bits(5, at: place)
            if mode == 15 { break }
            let length = mode < 16 ? Self.narrowBits[mode] : 0
            guard length > 0, place + length <= end else { return frames > 0 && mode >= 9 ? frames : nil }
            place += length
            while end - place >= 4, bits(1, at: place) == 1 {
                let layer = Self.wideBits[bits(4, at: place) & 7]
                guard layer > 0, place + layer <= end else { return nil }
                place += layer
            }
            frames += 1
            if frames > Self.mostFrames { return nil }
        }
        return frames > 0 ? frames : nil
    }

    #if Speex
        private static func maker(
            _ mode: Int32, _ rate: Int
        ) -> (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? {
            { _ in Encoder(mode, rate) }
        }

        private static func decoderMaker(
            _ mode: Int32, _ rate: Int
        ) -> (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? {
            { _ in Decoder(mode, rate) }
        }

        // Proof: the pointers leave their value never, the value cannot be copied and frees them once, and the library
        // keeps everything behind them: whichever thread owns the value owns the state.
        struct Encoder: ~Copyable, SpeechEncoder, @unchecked Sendable {
            /// Of ten: 15 kbit/s in narrow band, 28 in wide band.
            private static let quality: Int32 = 8
            private static let complexity: Int32 = 3

            private let state: UnsafeMutableRawPointer
            private var bits = SpeexBits()
            private let frame: Int

            init(_ mode: Int32, _ rate: Int) {
                guard let state = speex_encoder_init(speex_lib_get_mode(mode)) else {
                    preconditionFailure("out of memory")
                }
                self.state = state
                self.frame = rate / 50
                speex_bits_init(&self.bits)
                var quality = Self.quality
                speex_encoder_ctl(state, SPEEX_SET_QUALITY, &quality)
                var complexity = Self.complexity
                speex_encoder_ctl(state, SPEEX_SET_COMPLEXITY, &complexity)
            }

            deinit {
                var bits = self.bits
                speex_bits_destroy(&bits)
                speex_encoder_destroy(self.state)
            }

            mutating func encode(
                _ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer
            ) -> Int {
                guard let source = samples.baseAddress, let target = payload.baseAddress else { return 0 }
                speex_bits_reset(&self.bits)
                for frame in 0..<(samples.count / self.frame) {
                    let speech = UnsafeMutablePointer(mutating: source + frame * self.frame)
                    speex_encode_int(self.state, speech, &self.bits)
                }
                // RFC 5574, section 3.3: the payload is padded to whole bytes, which the library does by a zero and ones.
                return Int(
                    speex_bits_write(
                        &self.bits, target.assumingMemoryBound(to: CChar.self), Int32(clamping: payload.count)))
            }
        }

        // Proof: as for the encoder.
        struct Decoder: ~Copyable, SpeechDecoder, @unchecked Sendable {
            private let state: UnsafeMutableRawPointer
            private var bits = SpeexBits()
            private let frame: Int

            init(_ mode: Int32, _ rate: Int) {
                guard let state = speex_decoder_init(speex_lib_get_mode(mode)) else {
                    preconditionFailure("out of memory")
                }
                self.state = state
                self.frame = rate / 50
                speex_bits_init(&self.bits)
                var enhances: Int32 = 1
                speex_decoder_ctl(state, SPEEX_SET_ENH, &enhances)
            }

            deinit {
                var bits = self.bits
                speex_bits_destroy(&bits)
                speex_decoder_destroy(self.state)
            }

            var concealmentLength: Int { self.frame }

            mutating func decode(
                _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
            ) -> Int {
                guard let source = payload.baseAddress, let target = samples.baseAddress,
                    let frames = Speex.frames(in: payload)
                else { return 0 }
                let bytes = UnsafeMutablePointer(mutating: source.assumingMemoryBound(to: CChar.self))
                speex_bits_read_from(&self.bits, bytes, Int32(clamping: payload.count))
                var made = 0
                while made < min(frames * self.frame, samples.count / self.frame * self.frame) {
                    guard speex_decode_int(self.state, &self.bits, target + made) == 0 else { return made }
                    made += self.frame
                }
                return made
            }

            func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) -> Bool {
                guard let target = samples.baseAddress, samples.count % self.frame == 0 else { return false }
                for start in stride(from: 0, to: samples.count, by: self.frame) {
                    // Without bits the library extrapolates.
                    speex_decode_int(self.state, nil, target + start)
                }
                return true
            }
        }
    #else
        private static func maker(
            _ mode: Int32, _ rate: Int
        ) -> (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)? { nil }

        private static func decoderMaker(
            _ mode: Int32, _ rate: Int
        ) -> (@Sendable (Int) -> any SpeechDecoder & ~Copyable)? { nil }
    #endif
}
