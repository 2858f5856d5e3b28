// Two engines talk over the loopback with real sockets and threads. Counts and signals are compared, never times.

import Media
import NIOPosix
import Primitives
import SIP
import Synchronization
import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct MediaEngineTests {
        private func engine(
            _ ports: ClosedRange<UInt16>,
            onEvent: @escaping @Sendable (MediaSessionID, MediaEvent) -> Void = { _, _ in }
        ) throws -> MediaEngine {
            let settings = MediaEngine.Settings(threads: 1, ports: ports, wantsPriority: false)
            return try MediaEngine(settings: settings, framing: PlainFraming(), onEvent: onEvent)
        }

        /// Both sides speak, each with its own voice, until each has heard `frames` frames.
        private func converse(_ left: MediaCall, _ right: MediaCall, frames: Int) async -> Bool {
            var sequence: UInt32 = 0
            return await eventually {
                let sent = min(left.sink.frames.count, right.sink.frames.count) + 12
                while Int(sequence) < sent {
                    let start = Int(sequence) * 160
                    left.speak(SpeechLike.samples(160, from: start, voice: 500), sequence: sequence)
                    right.speak(SpeechLike.samples(160, from: start, voice: 900), sequence: sequence)
                    sequence += 1
                }
                return left.sink.frames.count >= frames && right.sink.frames.count >= frames
            }
        }

        @Test(arguments: [20, 10, 30, 40])
        func twoEnginesHearEachOther(_ packet: Int) async throws {
            let (first, second) = (try self.engine(32_000...32_009), try self.engine(32_010...32_019))
            defer {
                first.shutDown()
                second.shutDown()
            }
            let (left, right) = (try MediaCall.open(first, 1), try MediaCall.open(second, 2))
            try left.connect(to: right.port, packet: packet)
            try right.connect(to: left.port, packet: packet)
            #expect(await self.converse(left, right, frames: 100))
            let (atLeft, atRight) = (Array(left.heard.suffix(8_000)), Array(right.heard.suffix(8_000)))
            #expect(SpeechLike.share(of: 500, in: atRight) > 10 * SpeechLike.share(of: 900, in: atRight))
            #expect(SpeechLike.share(of: 900, in: atLeft) > 10 * SpeechLike.share(of: 500, in: atLeft))
            #expect(SpeechLike.share(of: 500, in: atRight) > 0.3)
            let statistics = try #require(await first.statistics(left.id))
            #expect(statistics.packetsReceived > 0)
            #expect(statistics.packetsInvalid == 0)
        }

        @Test func whatASessionCountedStaysInTheTotalsWhenItIsOver() async throws {
            let engine = try self.engine(32_170...32_179)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 20))
            let during = await engine.totals()
            #expect(during.running.count == 2)
            #expect(during.sums.packetsReceived > 0 && during.sums.framesPlayed >= 40)
            engine.close(left.id)
            engine.close(right.id)
            let after = await engine.totals()
            #expect(after.running.isEmpty)
            #expect(after.sums.packetsReceived >= during.sums.packetsReceived)
            #expect(after.sums.framesPlayed >= during.sums.framesPlayed)
        }

        @Test func aTabGetsPacketsFromWhenItAsksUntilItDoesNot() async throws {
            let engine = try self.engine(32_120...32_129)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 20))
            right.sink.opusBitrate = 24_000
            #expect(await self.converse(left, right, frames: 60))
            right.sink.opusBitrate = nil
            #expect(await self.converse(left, right, frames: 100))
            let frames = right.sink.frames
            #expect(frames.map(\.sequence) == Array(0..<UInt32(frames.count)))
            let packets = frames.filter { $0.rate == 48_000 }
            #expect(packets.count > 5 && packets.allSatisfy { $0.samples.count < 100 })
            #expect(frames.first?.rate == 8_000 && frames.last?.rate == 8_000)
            let statistics = try #require(await engine.statistics(right.id))
            #expect(statistics.browserPacketsEncoded == UInt64(packets.count))
        }

        @Test func aTabOnAThinLineGetsPacketsThatAreJoined() async throws {
            let engine = try self.engine(32_130...32_139)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            right.sink.opusBitrate = 16_000
            right.sink.joinedPackets = 3
            #expect(await self.converse(left, right, frames: 40))
            let statistics = try #require(await engine.statistics(right.id))
            let packets = right.sink.frames.filter { $0.rate == 48_000 }
            #expect(packets.count > 5)
            // What the encoder made, in a third of the frames; another kind of packet begins now and then.
            #expect(Double(packets.count) < 0.5 * Double(statistics.browserPacketsEncoded))
            right.sink.opusBitrate = nil
            #expect(await self.converse(left, right, frames: 60))
            let sequences = right.sink.frames.map(\.sequence)
            #expect(sequences == Array(0..<UInt32(sequences.count)))
        }

        @Test func framesComeNumberedOnTheSinksLoopWithHeadroom() async throws {
            let engine = try self.engine(32_020...32_029)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 30))
            let frames = right.sink.frames
            #expect(frames.map(\.sequence) == Array(0..<UInt32(frames.count)))
            #expect(frames.allSatisfy { $0.stream == 5 && $0.epoch == 1 && $0.rate == 8_000 && $0.isOnLoop })
            #expect(frames.allSatisfy { $0.headroom == MediaEngine.headroom && $0.samples.count == 160 })
        }

        @Test func aNewAttachmentTakesTheSoundAndStaleFramesAreCounted() async throws {
            let engine = try self.engine(32_030...32_039)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 10))
            let taker = RecordingSink(MultiThreadedEventLoopGroup.singleton.next())
            engine.attach((left.id, stream: 5, epoch: 2), to: taker)
            engine.detach(left.id, from: left.sink)
            left.speak(SpeechLike.samples(160, from: 0, voice: 500), sequence: 0, epoch: 1)
            #expect(await eventually { taker.frames.count >= 10 })
            #expect(taker.frames.allSatisfy { $0.epoch == 2 })
            #expect(left.sink.frames.allSatisfy { $0.epoch == 1 })
            engine.close(left.id)
            #expect(await eventually { engine.census.counters.uplinkStale >= 1 })
        }

        @Test func aFloodOfMicrophoneFramesLosesItsOldestAndIsCounted() async throws {
            let engine = try self.engine(32_040...32_049)
            defer { engine.shutDown() }
            let call = try MediaCall.open(engine, 1)
            // Attached but not configured: nobody takes the frames, so that exactly ten are kept.
            engine.attach((call.id, stream: 5, epoch: 1), to: call.sink)
            for sequence in 0..<50 { call.speak([1, 2, 3], sequence: UInt32(sequence)) }
            engine.close(call.id)
            #expect(await eventually { engine.census.counters.uplinkDropped == 40 })
            #expect(engine.census.counters.uplinkFrames == 50)
        }

        @Test func digitsArriveOnceAsEvents() async throws {
            let digits = Mutex<[Character]>([])
            let sent = Atomic<Int>(0)
            let engine = try self.engine(32_050...32_059) { _, event in
                switch event {
                case .digit(let digit): digits.withLock { $0.append(digit) }
                case .digitsSent: sent.add(1, ordering: .relaxed)
                case .started, .silent, .resumed, .answered: break
                }
            }
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 5))
            engine.sendDigits(left.id, ["1", "#", "1"])
            #expect(await eventually { digits.withLock { $0.count } == 3 })
            #expect(digits.withLock { $0 } == ["1", "#", "1"])
            #expect(await eventually { sent.load(ordering: .relaxed) == 1 })
        }

        @Test func aTapHearsBothDirectionsUntilTheEnd() async throws {
            let engine = try self.engine(32_060...32_069)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            let frames = try #require(engine.addTap(left.id))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 20))
            engine.close(left.id)
            var times: [TappedAudio.Direction: [Instant]] = [:]
            for await frame in frames { times[frame.direction, default: []].append(frame.time) }
            #expect((times[.uplink] ?? []).count >= 20)
            #expect((times[.downlink] ?? []).count >= 20)
            for heard in times.values {
                #expect(heard == heard.sorted())
                #expect(heard.first != heard.last)
            }
        }

        @Test func reportsCrossAndGoodbyeIsHeard() async throws {
            let engine = try self.engine(32_070...32_079)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 10))
            engine.close(left.id)
            #expect(await eventually { await engine.statistics(right.id)?.remoteSaidGoodbye == true })
        }

        @Test func theEngineRestsWhenTheLastCallEnds() async throws {
            let engine = try self.engine(32_080...32_089)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            #expect(await self.converse(left, right, frames: 5))
            engine.close(left.id)
            engine.close(right.id)
            #expect(await eventually { engine.census.threads.allSatisfy { !$0.isTicking && $0.sessions == 0 } })
            #expect(engine.census.portsTaken == 0)
            #expect(await engine.statistics(left.id) == nil)
        }

        @Test func hostileDatagramsHarmNothing() async throws {
            let engine = try self.engine(32_090...32_099)
            defer { engine.shutDown() }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            let attacker = try UDPTransport(addresses: [.loopbackV4], onReceive: { _ in }, onBounce: { _ in })
            defer { attacker.close() }
            for length in [0, 1, 11, 12, 1_500, 2_049, 60_000] {
                for offset in [UInt16(0), 1] {
                    let target = IPEndpoint(address: .loopbackV4, port: right.port + offset)
                    attacker.send(
                        .init(
                            transport: .udp, local: attacker.endpoints[0], remote: target,
                            bytes: Array(repeating: 0x80, count: length)))
                }
            }
            #expect(await self.converse(left, right, frames: 20))
            #expect(engine.census.counters.oversized >= 1)
        }
    }
}
