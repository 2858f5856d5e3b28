#if Opus
    import COpus

    // Packets to sound, at the rate that the listener wants, stereo mixed to one channel by the library.

    extension Opus {
        // Proof: the pointer leaves its value never, the value cannot be copied and is freed once, and the library
        // keeps everything behind its pointer: whichever thread owns the value owns the state.
        struct Decoder: ~Copyable, SpeechDecoder, @unchecked Sendable {
            private let state: OpaquePointer
            private let sampleRate: Int
            /// Samples of the last packet: what is lost most probably lasted as long.
            private(set) var concealmentLength: Int
            private(set) var isRedundant = false

            init(sampleRate: Int) {
                var code: Int32 = 0
                let made = opus_decoder_create(Int32(sampleRate), 1, &code)
                guard let state = made, code == OPUS_OK else {
                    preconditionFailure("out of memory, or \(sampleRate) Hz")
                }
                self.state = state
                self.sampleRate = sampleRate
                self.concealmentLength = sampleRate / 50
            }

            deinit { opus_decoder_destroy(self.state) }

            mutating func decode(
                _ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
            ) -> Int {
                guard !payload.isEmpty else { return 0 }
                let count = self.run(payload, samples, recovers: false)
                if count > 0 { self.concealmentLength = count }
                self.isRedundant = Opus.hasRedundancy(payload)
                return count
            }

            func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) -> Bool {
                guard self.isWhole(samples.count) else { return false }
                return self.run(nil, samples, recovers: false) == samples.count
            }

            /// RFC 6716, section 2.1.7: the redundancy in a packet stands for the time just before it.
            func recover(
                from following: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>
            ) -> Bool {
                guard self.isWhole(samples.count), Opus.hasRedundancy(following) else { return false }
                return self.run(following, samples, recovers: true) == samples.count
            }

            /// The library conceals in steps of 2.5 ms, up to the longest packet.
            private func isWhole(_ count: Int) -> Bool {
                let step = self.sampleRate / 400
                return count > 0 && count % step == 0 && count <= 48 * step
            }

            private func run(
                _ payload: UnsafeRawBufferPointer?, _ samples: UnsafeMutableBufferPointer<Int16>, recovers: Bool
            ) -> Int {
                guard let target = samples.baseAddress else { return 0 }
                let count = opus_decode(
                    self.state, payload?.bytes, Int32(clamping: payload?.count ?? 0), target,
                    Int32(clamping: samples.count), recovers ? 1 : 0)
                return Int(max(0, count))
            }
        }
    }
#endif
