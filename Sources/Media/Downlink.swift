import Codecs
import Primitives
import RTP

/// From packets to frames: jitter buffer, decoders, concealment and time adjustment, one frame per tick.
struct Downlink: ~Copyable, Sendable {
    /// Steps that one frame may take; a bound for packets of almost no audio.
    private static let mostSteps = 64
    /// Failed adjustments after which the least bad one is made.
    private static let mostRefusals = 8

    let sampleRate: Int
    /// Samples of one frame.
    let frameLength: Int
    var jitter: JitterBuffer
    private(set) var shortenedSamples: UInt64 = 0
    private(set) var lengthenedSamples: UInt64 = 0
    var framesPlayed: UInt64 = 0
    /// Those of them that went to the browser undecoded.
    var passed: UInt64 = 0
    /// Packets whose payload the decoder refused.
    private(set) var undecodable: UInt64 = 0
    private var countersBefore = JitterBuffer.Counters()
    private var recoveredBefore: UInt64 = 0
    /// Adjustments that found nothing to blend, one after the other.
    private var refusals = 0

    var decoder: PayloadDecoder
    private let stretch: TimeStretch
    /// On the clock of the jitter buffer.
    private var longestPacket: Int
    var queue: PCMQueue
    /// The last packets that passed undecoded.
    var last = PassedPackets()
    /// Their sound, once they were decoded after all: 60 ms, for the encoder that takes over.
    var past: [Int16] = []
    var payload = [UInt8](repeating: 0, count: MediaLimits.largestPacket)

    init(codec: AudioCodec, sampleRate: Int, settings: JitterBuffer.Settings = JitterBuffer.Settings()) {
        self.sampleRate = sampleRate
        self.frameLength = ClockRate(sampleRate).units(MediaLimits.frameDuration)
        self.jitter = JitterBuffer(clock: ClockRate(codec.clockRate), settings: settings)
        self.decoder = PayloadDecoder(codec: codec, sampleRate: sampleRate)
        self.stretch = TimeStretch(sampleRate: sampleRate)
        self.longestPacket = self.jitter.clock.units(MediaLimits.longestReceivedPacket)
        // The longest packet behind almost a frame, and room to put a period in.
        self.queue = PCMQueue(capacity: sampleRate / 1_000 * 200)
    }

    /// A session at another sample rate: the counters of `former` go on.
    init(codec: AudioCodec, sampleRate: Int, continuing former: borrowing Downlink) {
        self.init(codec: codec, sampleRate: sampleRate, settings: former.jitter.settings)
        self.countersBefore = former.countersAtTheEnd
        self.recoveredBefore = former.recoveredSamples
        self.shortenedSamples = former.shortenedSamples
        self.lengthenedSamples = former.lengthenedSamples
        self.framesPlayed = former.framesPlayed
        self.passed = former.passed
        self.undecodable = former.undecodable
    }

    /// The codec of the last packet played.
    var codec: AudioCodec { self.decoder.codec }

    /// Samples that are decoded and not yet played.
    var pending: Int { self.queue.count }

    /// Samples that later packets gave back; a part of what was concealed.
    var recoveredSamples: UInt64 { self.recoveredBefore &+ self.decoder.recoveredSamples }

    /// The counters of every buffer this session had.
    var counters: JitterBuffer.Counters { self.sum(self.jitter) }

    /// The counters once what waits has been dropped.
    private var countersAtTheEnd: JitterBuffer.Counters {
        var jitter = self.jitter
        jitter.restart()
        return self.sum(jitter)
    }

    private func sum(_ jitter: JitterBuffer) -> JitterBuffer.Counters {
        var sum = jitter.counters
        let before = self.countersBefore
        sum.inserted &+= before.inserted
        sum.played &+= before.played
        sum.late &+= before.late
        sum.duplicates &+= before.duplicates
        sum.dropped &+= before.dropped
        sum.concealedUnits &+= before.concealedUnits
        sum.pausedUnits &+= before.pausedUnits
        sum.timestampJumps &+= before.timestampJumps
        return sum
    }

    mutating func insert(
        _ packet: RTPPacket, sequence: Int64, codec: AudioCodec, payload: UnsafeRawBufferPointer, now: Instant
    ) -> Bool {
        if codec.clockRate != self.jitter.clock.hertz { self.changeClock(codec.clockRate) }
        guard let units = codec.units(ofPayload: payload), units <= self.longestPacket else {
            self.jitter.skip(sequence: sequence)
            return false
        }
        return self.jitter.insert(packet, sequence: sequence, duration: units, payload: payload, now: now) != .refused
    }

    /// A packet that describes the silence which begins with it (RFC 3389).
    mutating func insertSilence(
        _ packet: RTPPacket, sequence: Int64, payload: UnsafeRawBufferPointer, now: Instant
    ) {
        self.jitter.insertSilence(packet, sequence: sequence, payload: payload, now: now)
    }

    /// A number of the stream that carries no audio.
    mutating func skip(sequence: Int64) {
        self.jitter.skip(sequence: sequence)
    }

    /// The peer began a new stream.
    mutating func restart() {
        self.jitter.restart()
        self.decoder.breakContinuity()
    }

    /// Writes one frame; the buffer holds `frameLength` samples. A packet that is a frame by itself and fits into
    /// `passing` is written there instead, undecoded; returns its length, else zero.
    mutating func play(
        into frame: UnsafeMutableBufferPointer<Int16>, passing: UnsafeMutableRawBufferPointer, codecs: PayloadTable,
        now: Instant
    ) -> Int {
        var steps = 0
        while self.queue.count < self.frameLength, steps < Self.mostSteps {
            steps += 1
            let missing = self.frameLength - self.queue.count
            let wanted = self.concealmentLength(missing)
            switch self.jitter.next(units: self.units(wanted), pending: self.units(self.queue.count), now: now) {
            case .packet(let packet):
                let passed = steps == 1 ? self.pass(packet, codecs, into: passing) : 0
                guard passed == 0 else { return passed }
                self.decode(packet, codecs)
            case .silence(let packet): self.beginSilence(packet, codecs)
            case .missing(let units), .paused(let units): self.conceal(min(wanted, max(1, self.samples(units))), codecs)
            case .idle: self.idle(missing)
            }
        }
        _ = self.queue.read(into: frame)
        self.framesPlayed &+= 1
        return 0
    }

    private mutating func beginSilence(_ packet: JitterBuffer.Packet, _ codecs: PayloadTable) {
        // A negotiation may have given the payload type another meaning since the packet came.
        guard case .comfortNoise(let clockRate) = codecs[packet.payloadType] else { return }
        self.hearPassed()
        let length = self.payload.withUnsafeMutableBytes { self.jitter.copyPayload(of: packet, into: $0) }
        self.payload.withUnsafeBytes {
            self.decoder.beginSilence(UnsafeRawBufferPointer(rebasing: $0[..<length]), clockRate: clockRate)
        }
    }

    private mutating func decode(_ packet: JitterBuffer.Packet, _ codecs: PayloadTable) {
        guard case .audio(let codec) = codecs[packet.payloadType] else {
            return self.conceal(self.samples(packet.duration), codecs)
        }
        self.decoder.change(to: codec)
        self.hearPassed()
        if !packet.isContinuous { self.decoder.breakContinuity() }
        let length = self.payload.withUnsafeMutableBytes { self.jitter.copyPayload(of: packet, into: $0) }
        let decoded = self.queue.append(upTo: self.queue.capacity) { buffer in
            self.payload.withUnsafeBytes { bytes in
                self.decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[..<length]), into: buffer)
            }
        }
        self.jitter.waitForSuccessors(of: self.decoder.repairs ? packet.duration : 0)
        guard decoded > 0 else {
            self.undecodable &+= 1
            return self.conceal(self.samples(packet.duration), codecs)
        }
        self.adjust()
    }

    private mutating func adjust() {
        let insists = self.refusals >= Self.mostRefusals
        var moved = 0
        switch self.jitter.adjustment() {
        case .none:
            return
        case .shorten(let units):
            moved = self.queue.shorten(with: self.stretch, atMost: self.samples(units), insists: insists)
            self.shortenedSamples &+= UInt64(moved)
        case .lengthen(let units):
            moved = self.queue.lengthen(with: self.stretch, about: self.samples(units), insists: insists)
            self.lengthenedSamples &+= UInt64(moved)
        }
        self.refusals = moved > 0 ? 0 : self.refusals + 1
        if moved > 0 { self.jitter.adjusted() }
    }

    /// What to ask for when so many samples are missing: a whole lost packet, if the one after it may tell of it.
    private mutating func concealmentLength(_ missing: Int) -> Int {
        if let lost = self.jitter.openGap {
            let gap = self.samples(lost)
            if gap > missing, self.decoder.mayRecover(gap) { return gap }
        }
        return self.decoder.concealmentLength(missing)
    }

    private mutating func conceal(_ samples: Int, _ codecs: PayloadTable) {
        self.hearPassed()
        let length = self.following(codecs)
        _ = self.queue.append(upTo: samples) { buffer in
            self.payload.withUnsafeBytes { bytes in
                let following = length.map { UnsafeRawBufferPointer(rebasing: bytes[..<$0]) }
                self.decoder.conceal(buffer, following: following)
            }
            return buffer.count
        }
    }

    /// Fetches the packet right behind the gap, if it is here and of the same codec; returns its length.
    private mutating func following(_ codecs: PayloadTable) -> Int? {
        guard let packet = self.jitter.successor, case .audio(self.decoder.codec) = codecs[packet.payloadType] else {
            return nil
        }
        return self.payload.withUnsafeMutableBytes { self.jitter.copyPayload(of: packet, into: $0) }
    }

    private mutating func idle(_ samples: Int) {
        self.hearPassed()
        _ = self.queue.append(upTo: samples) { buffer in
            self.decoder.idle(buffer)
            return buffer.count
        }
    }

    /// Another clock rate means another timeline; the counters go on.
    private mutating func changeClock(_ rate: Int) {
        self.jitter.restart()
        self.countersBefore = self.counters
        self.jitter = JitterBuffer(clock: ClockRate(rate), settings: self.jitter.settings)
        self.longestPacket = self.jitter.clock.units(MediaLimits.longestReceivedPacket)
    }

    private func units(_ samples: Int) -> Int { samples * self.jitter.clock.hertz / self.sampleRate }
    private func samples(_ units: Int) -> Int { units * self.sampleRate / self.jitter.clock.hertz }
}
