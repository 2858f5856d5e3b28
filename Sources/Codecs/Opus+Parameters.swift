#if Opus
    import COpus

    // What a peer asks for in its `a=fmtp` line, RFC 7587, section 6.1.

    extension Opus {
        struct Parameters: Hashable, Sendable {
            /// `maxplaybackrate`: wider sound would be thrown away over there.
            let bandwidth: Int32
            /// `maxaveragebitrate`, bits per second.
            let largestBitrate: Int?
            /// `useinbandfec`: the peer has use for redundancy.
            let wantsRedundancy: Bool
            /// `usedtx`: pauses need not be sent.
            let allowsSilence: Bool
            /// `cbr`: packets shall not tell by their size what is said in them.
            let wantsConstantBitrate: Bool

            init(_ parameters: CodecParameters) {
                self.bandwidth = Self.bandwidth(for: parameters.number("maxplaybackrate", in: 8_000...48_000) ?? 48_000)
                self.largestBitrate = parameters.number("maxaveragebitrate", in: 6_000...510_000)
                self.wantsRedundancy = parameters.flag("useinbandfec")
                self.allowsSilence = parameters.flag("usedtx")
                self.wantsConstantBitrate = parameters.flag("cbr")
            }

            private static func bandwidth(for rate: Int) -> Int32 {
                switch rate {
                case ..<12_000: OPUS_BANDWIDTH_NARROWBAND
                case ..<16_000: OPUS_BANDWIDTH_MEDIUMBAND
                case ..<24_000: OPUS_BANDWIDTH_WIDEBAND
                case ..<48_000: OPUS_BANDWIDTH_SUPERWIDEBAND
                default: OPUS_BANDWIDTH_FULLBAND
                }
            }
        }
    }
#endif
