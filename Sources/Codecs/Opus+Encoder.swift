#if Opus
    import COpus

    // Sound of one channel, at 48 kHz or at a lower rate that the library knows, to packets.

    extension Opus {
        // Proof: the pointer leaves its value never, the value cannot be copied and is freed once, and the library
        // keeps everything behind the pointer: whichever thread owns the value owns the state.
        struct Encoder: ~Copyable, SpeechEncoder, @unchecked Sendable {
            /// Half of what the library can spend; the second half costs more than it is heard.
            private static let complexity: Int32 = 5
            private static let bitrates = 6_000...510_000
            /// Below this share losses are heard less than what redundancy costs.
            private static let smallestLoss = 0.01
            /// From here on the library spends bits on redundancy at the usual bitrate; it is also what is expected of a
            /// network that nobody has reported on.
            private static let usualLoss = 0.1
            /// Reports beyond this describe an outage, which no redundancy of one packet mends.
            private static let largestLoss = 0.25
            /// RFC 6716, section 2.1.9: up to two bytes say nothing but that there is nothing to say.
            private static let emptyPacket = 2

            private let state: OpaquePointer
            private let parameters: Parameters

            init(_ settings: EncoderSettings) {
                var code: Int32 = 0
                let sampleRate = settings.sampleRate ?? Opus.description.sampleRate
                let made = opus_encoder_create(Int32(sampleRate), 1, OPUS_APPLICATION_VOIP, &code)
                guard let state = made, code == OPUS_OK else {
                    preconditionFailure("out of memory, or \(sampleRate) Hz")
                }
                self.state = state
                self.parameters = Parameters(settings.parameters)
                self.set(OPUS_SET_COMPLEXITY_REQUEST, Self.complexity)
                self.change(bitrate: settings.bitrate)
                self.set(OPUS_SET_MAX_BANDWIDTH_REQUEST, self.parameters.bandwidth)
                self.set(OPUS_SET_VBR_REQUEST, self.parameters.wantsConstantBitrate ? 0 : 1)
                self.set(OPUS_SET_INBAND_FEC_REQUEST, self.parameters.wantsRedundancy ? 1 : 0)
                self.set(OPUS_SET_DTX_REQUEST, self.parameters.allowsSilence ? 1 : 0)
                self.expectLoss(Self.usualLoss)
            }

            deinit { opus_encoder_destroy(self.state) }

            func encode(_ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer) -> Int {
                guard let source = samples.baseAddress, let target = payload.bytes else { return 0 }
                let length = opus_encode(
                    self.state, source, Int32(clamping: samples.count), target, Int32(clamping: payload.count))
                if self.parameters.allowsSilence, length <= Self.emptyPacket { return 0 }
                return Int(max(0, length))
            }

            /// Redundancy costs quality: there is none without losses, and none for a peer without use for it.
            func expectLoss(_ share: Double) {
                guard self.parameters.wantsRedundancy, share.isFinite else { return }
                let expected = share < Self.smallestLoss ? 0 : min(max(share, Self.usualLoss), Self.largestLoss)
                self.set(OPUS_SET_PACKET_LOSS_PERC_REQUEST, Int32(100 * expected))
            }

            func change(bitrate: Int) {
                let bitrate = min(bitrate, self.parameters.largestBitrate ?? bitrate)
                self.set(
                    OPUS_SET_BITRATE_REQUEST,
                    Int32(min(max(bitrate, Self.bitrates.lowerBound), Self.bitrates.upperBound)))
            }

            private func set(_ request: Int32, _ value: Int32) {
                // A refused value leaves the library's own in force; none of these can be refused.
                _ = spech_opus_encoder_set(self.state, request, value)
            }
        }
    }
#endif
