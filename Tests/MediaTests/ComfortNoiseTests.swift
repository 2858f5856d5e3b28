// Silence that is described instead of sent (RFC 3389), in a session: heard as it was told, and told where it was agreed.

import Codecs
import Foundation
import Media
import Primitives
import RTP
import Testing

struct ComfortNoiseTests {
    /// A session whose peer is made of single packets.
    final class Listener {
        var session: MediaSession
        var now = Instant(nanoseconds: Wire.start)
        var heard: [Int16] = []
        var sequence: UInt16 = 7
        /// Of the next packet, on the clock of the codec.
        var timestamp: UInt32 = 1_000
        private let format: MediaFormat

        init(_ format: MediaFormat = .pcma, noise: [UInt8: Int] = [13: 8_000]) {
            var parameters = Wire.parameters(port: 4_000, remote: 5_000)
            parameters.sendFormat = format
            parameters.receiveFormats[96] = format
            parameters.receiveComfortNoise = noise
            self.session = MediaSession(parameters, now: self.now)
            self.format = format
        }

        /// Packets of 20 ms of a voice, each followed by a frame.
        func hearVoice(_ count: Int) {
            var encoder = AudioEncoder(self.format.codec ?? .pcma)
            let rate = self.format.sampleRate
            for index in 0..<count {
                let samples = (0..<(rate / 50)).map { Voice.sample(index * rate / 50 + $0, rate: Double(rate)) }
                var payload = [UInt8](repeating: 0, count: 1_200)
                let length = samples.withUnsafeBufferPointer { samples in
                    payload.withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
                }
                self.receive(Array(payload[..<length]), type: 96, marker: index == 0)
                self.pass(1)
            }
        }

        func receive(_ payload: [UInt8], type: UInt8, marker: Bool = false) {
            let packet = RTPPacket(
                payloadType: type, marker: marker, sequence: SequenceNumber(self.sequence),
                timestamp: RTPTimestamp(self.timestamp), ssrc: SSRC(9))
            self.sequence &+= 1
            packet.composed(payload: payload).withUnsafeBytes {
                self.session.receiveRTP($0, from: Wire.endpoint(5_000), now: self.now)
            }
        }

        /// Lets frames of 20 ms pass.
        func pass(_ frames: Int) {
            var frame = [Int16](repeating: 0, count: MediaLimits.longestFrame)
            for _ in 0..<frames {
                self.now = self.now + .milliseconds(20)
                self.timestamp &+= UInt32(self.format.clockRate / 50)
                self.session.tick(now: self.now)
                let count = frame.withUnsafeMutableBufferPointer { self.session.pollDownlink(into: $0) } ?? 0
                self.heard += frame[..<count]
            }
        }

        /// The last frames that were heard.
        func last(_ frames: Int) -> ArraySlice<Int16> { self.heard.suffix(frames * self.format.sampleRate / 50) }
    }

    /// Decibels below overload.
    static func level(_ samples: some Collection<Int16>) -> Double {
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
        return -10 * log10(max(power, 1e-9) / 32_768 / 32_768)
    }

    @Test func aDescribedSilenceIsFilledWithItsNoiseAndIsNoLoss() {
        let listener = Listener()
        listener.hearVoice(100)
        for level in [50, 56, 44] as [UInt8] {
            listener.receive([level], type: 13)
            listener.pass(40)
            let heard = Self.level(listener.last(30))
            #expect(abs(heard - Double(level)) < 1.5, "\(heard) dB where \(level) was told")
        }
        listener.hearVoice(50)
        #expect(CallTests.bestSimilarity(listener.last(20)) > 0.95)
        let statistics = listener.session.statistics
        #expect(statistics.comfortNoisePackets == 3 && statistics.packetsInvalid == 0)
        #expect(statistics.packetsLost == 0 && statistics.concealedSamples == 0)
        #expect(statistics.pausedSamples > 8_000 * 2)
        #expect(statistics.packetsPlayed > 140 && statistics.packetsPlayed <= 150)
        #expect(statistics.packetsDropped == 0 && statistics.packetsLate == 0)
        #expect(statistics.playoutDelay < .milliseconds(60))
    }

    /// One description is enough for any silence (RFC 3389, section 4: when to send the next is the sender's affair).
    @Test func oneDescriptionHoldsUntilTheNextWord() {
        let listener = Listener()
        listener.hearVoice(50)
        listener.receive([50], type: 13)
        listener.pass(1_000)
        #expect(abs(Self.level(listener.last(50)) - 50) < 1.5)
        listener.hearVoice(50)
        #expect(CallTests.bestSimilarity(listener.last(20)) > 0.95)
        #expect(listener.session.statistics.concealedSamples == 0)
    }

    @Test func aSilenceWithoutADescriptionIsSilent() {
        let listener = Listener()
        listener.hearVoice(50)
        listener.pass(100)
        #expect(listener.last(80).allSatisfy { $0 == 0 })
        listener.hearVoice(50)
        listener.receive([50], type: 13)
        listener.pass(20)
        // A new stream of the peer knows nothing of the old one's silence.
        listener.sequence &+= 20_000
        listener.hearVoice(10)
        listener.pass(50)
        #expect(listener.last(20).allSatisfy { $0 == 0 })
        #expect(listener.session.statistics.concealedSamples < 8_000 / 50 * 3)
    }

    @Test func theNoiseHasTheSpectrumThatIsTold() {
        func likeness(_ index: UInt8) -> Double {
            let listener = Listener()
            listener.hearVoice(50)
            listener.receive([40, index], type: 13)
            listener.pass(100)
            let noise = Array(listener.last(80))
            let product = zip(noise, noise.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            return product / noise.reduce(0.0) { $0 + Double($1) * Double($1) }
        }
        #expect(likeness(13) > 0.8 && abs(likeness(127)) < 0.1 && likeness(241) < -0.8)
    }

    /// A clock of 8,000 Hz tells of a band of 4 kHz, also beside G.722, whose samples have twice that rate.
    @Test func theNoiseHasTheBandOfItsClock() {
        let listener = Listener(MediaFormat(.g722))
        listener.hearVoice(50)
        listener.receive([40], type: 13)
        listener.pass(100)
        let noise = Array(listener.last(80))
        #expect(abs(Self.level(noise) - 40) < 2)
        // Neighbours of samples in half the band are alike.
        let product = zip(noise, noise.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(product / noise.reduce(0.0) { $0 + Double($1) * Double($1) } > 0.5)
        let wide = Listener(MediaFormat(.l16At16), noise: [97: 16_000])
        wide.hearVoice(50)
        wide.receive([40], type: 97)
        wide.pass(100)
        #expect(abs(Self.level(wide.last(80)) - 40) < 2)
        #expect(wide.session.statistics.comfortNoisePackets == 1)
    }

    @Test func noDescriptionDoesHarm() {
        var random = SplitMix64(seed: 3_389)
        let listener = Listener()
        listener.hearVoice(50)
        for _ in 0..<400 {
            let length = Int.random(in: 0...(Bool.random(using: &random) ? 12 : 1_400), using: &random)
            let kept = listener.timestamp
            if Bool.random(using: &random) { listener.timestamp = .random(in: 0 ... .max, using: &random) }
            listener.receive((0..<length).map { _ in .random(in: 0...255, using: &random) }, type: 13)
            listener.timestamp = kept
            listener.pass(1)
        }
        #expect(Self.level(listener.last(350)) > 27)
        listener.hearVoice(100)
        #expect(CallTests.bestSimilarity(listener.last(20)) > 0.95)
        let statistics = listener.session.statistics
        #expect(statistics.packetsLost == 0 && statistics.concealedSamples == 0)
    }

    // MARK: Sending

    /// A word of a second, then a second and a half of a soft room.
    static func speaker(_ index: Int) -> Int16 {
        let place = index % 20_000
        let room = Int16(truncatingIfNeeded: (UInt32(truncatingIfNeeded: index) &* 2_654_435_761) >> 16) / 400
        return place < 8_000 ? Voice.sample(place) &+ room : room
    }

    static func wire(
        suppresses: Bool = true, type: UInt8? = 13, _ change: (inout MediaParameters) -> Void = { _ in }
    ) -> Wire {
        var wire = Wire { left, right in
            left.suppressesSilence = suppresses
            left.sendComfortNoisePayloadType = type
            right.receiveComfortNoise = [13: 8_000]
            change(&left)
        }
        wire.voice = Self.speaker
        return wire
    }

    @Test func silenceIsDescribedWhereItIsWantedAndAgreed() {
        var wire = Self.wire()
        wire.run(.seconds(20))
        let headers = wire.first.sentHeaders
        let descriptions = headers.count { $0.payloadType == 13 }
        #expect((12...24).contains(descriptions), "\(descriptions)")
        #expect(headers.count < 650, "\(headers.count) packets of 1,000")
        // The first second of a room is learnt; nothing of a word is left out.
        #expect(headers.prefix(52).allSatisfy { $0.payloadType == 8 })
        for (before, after) in zip(headers, headers.dropFirst()) {
            #expect(after.sequence.distance(from: before.sequence) == 1)
            // RFC 3551, section 4.1: the first packet after a silence has the marker; RFC 3389, section 4: no description has.
            #expect(after.marker == (after.payloadType == 8 && before.payloadType == 13))
        }
        for (header, time) in zip(headers, wire.first.sentAt) {
            let elapsed = UInt32((time - wire.first.sentAt[0]) / 125_000)
            #expect(header.timestamp.rawValue &- headers[0].timestamp.rawValue == elapsed)
        }
        #expect(wire.first.session.statistics.comfortNoiseSent == UInt64(descriptions))
        let far = wire.second.session.statistics
        #expect(far.packetsLost == 0 && far.concealedSamples == 0 && far.comfortNoisePackets > 7)
        // The other direction has agreed on nothing and sends everything.
        #expect(wire.second.sentHeaders.allSatisfy { $0.payloadType == 8 } && wire.second.sentHeaders.count == 1_000)
    }

    @Test func theFarEndHearsTheRoomAsLoudAsItIs() {
        var wire = Self.wire()
        wire.run(.seconds(20))
        let room = Self.level((0..<8_000).map { Self.speaker(8_000 + $0) })
        // The softest stretches of 200 ms are the room.
        let heard = wire.second.heard
        let levels = stride(from: 16_000, to: heard.count - 1_600, by: 1_600).map {
            Self.level(heard[$0..<($0 + 1_600)])
        }
        let soft = levels.sorted().suffix(levels.count / 4)
        #expect(abs((soft.reduce(0, +) / Double(soft.count)) - room) < 3, "\(soft) where the room has \(room)")
    }

    @Test(arguments: [(false, 13), (true, nil)] as [(Bool, UInt8?)])
    func silenceIsSentAsSoundElsewhere(_ suppresses: Bool, _ type: UInt8?) {
        var wire = Self.wire(suppresses: suppresses, type: type)
        wire.run(.seconds(10))
        #expect(wire.first.sentHeaders.count == 500)
        #expect(wire.first.sentHeaders.allSatisfy { $0.payloadType == 8 })
    }

    /// The floor of a microphone that was off is not the room's, and the first word after it is no room either.
    @Test func aMicrophoneThatIsTurnedOnIsHeardFromItsFirstWord() {
        var wire = Self.wire()
        wire.voice = { $0 < 40_000 ? 0 : Self.speaker($0 - 40_000) }
        wire.run(.seconds(15))
        let sent = Array(zip(wire.first.sentHeaders, wire.first.sentAt))
        // What is said at five seconds leaves after the capture buffer's 60 ms; the word lasts a second.
        let word = sent.filter { (5_060...5_960).contains(($0.1 - Wire.start) / Wire.millisecond) }
        #expect(word.count >= 45 && word.allSatisfy { $0.0.payloadType == 8 })
        // … and the room after it is known as one at once, as the next are.
        let room = sent.filter { (6_600...7_400).contains(($0.1 - Wire.start) / Wire.millisecond) }
        #expect(room.count < 5, "\(room.count) packets")
    }

    @Test func musicAndTonesAreNoSilence() {
        var wire = Self.wire { $0.source = .music }
        wire.run(.seconds(6))
        #expect(wire.first.sentHeaders.count == 300 && wire.first.sentHeaders.allSatisfy { $0.payloadType == 8 })
        var dialling = Self.wire { $0.sendEventPayloadType = nil }
        dialling.voice = { _ in 0 }
        dialling.run(.seconds(3))
        let before = dialling.first.sentHeaders.count
        dialling.first.session.sendDigits(["5", "6"], now: Instant(nanoseconds: dialling.now))
        dialling.run(.milliseconds(400))
        let sent = dialling.first.sentHeaders[before...]
        // Two keys of 120 ms and the pause of 100 ms between them.
        #expect(sent.count { $0.payloadType == 8 } >= 12)
    }

    @Test func aCodecThatDescribesItsSilenceIsLeftAlone() {
        var wire = CodecCallTests.wire(.opus)
        let voice = CodecCallTests.voice(rate: 48_000)
        wire.voice = { $0 < 48_000 ? voice($0) : 0 }
        wire.first.change {
            $0.suppressesSilence = true
            $0.sendComfortNoisePayloadType = 13
        }
        wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(4))
        #expect(wire.first.sentHeaders.count == 200 && wire.first.sentHeaders.allSatisfy { $0.payloadType == 96 })
    }

    @Test func silenceThatIsNoSoundAtAllIsDescribedAsNone() {
        var wire = Self.wire()
        wire.voice = nil
        wire.run(.seconds(5))
        let payloads = zip(wire.first.sentHeaders, wire.first.payloads).filter { $0.0.payloadType == 13 }.map(\.1)
        #expect(payloads.count >= 3 && payloads.allSatisfy { $0 == [127] })
        #expect(wire.second.heard.suffix(8_000).allSatisfy { $0 == 0 })
    }
}
