import Codecs
import Primitives
import RTP

/// From captured audio and pressed keys to packets: one per tick, its timestamp always one packet time on.
struct Uplink: ~Copyable, Sendable {
    let sampleRate: Int
    let packetDuration: Duration
    private let ssrc: SSRC
    /// What one packet lasts on the clock of the audio, and on that of the events.
    private let units: Int
    private let eventUnits: Int
    private let eventClock: ClockRate
    private let payloadType: UInt8
    let eventPayloadType: UInt8?
    var encoder: AudioEncoder
    var expectedLoss = 0.0
    var capture: CaptureBuffer
    /// `nil`: silence is sent as any sound.
    var suppression: SilenceSuppression?
    private var digits: TelephoneEventSender
    private var tone: DigitTone
    let source: UplinkSource
    private var music: HoldMusic
    private let playsMusicInAbsence: Bool
    var absence = Absence()
    var samples: [Int16]
    private(set) var sequence: SequenceNumber
    /// Of the next packet.
    private(set) var timestamp: RTPTimestamp
    private var eventTimestamp: RTPTimestamp
    var isFirst = true
    /// Whether the peer takes the browser's packets as they are, as far as its description says.
    let matchesBrowser: Bool
    /// The peer wants redundancy where there are losses; the browser's packets have none.
    let wantsRedundancy: Bool
    /// What waits while packets go through; without it they are decoded.
    var isPassing = false
    var passing = PacketQueue()
    var isTakingOver = false
    var passed: UInt64 = 0
    /// The packet that is due.
    var due = [UInt8](repeating: 0, count: MediaLimits.longestBrowserPacket)
    var dueLength = 0
    var last = PassedPackets()
    private(set) var packetsSent: UInt64 = 0
    /// Descriptions of silence among them.
    private(set) var noiseSent: UInt64 = 0
    private(set) var bytesSent: UInt64 = 0

    init(_ parameters: MediaParameters, codec: AudioCodec) {
        self.sampleRate = codec.sampleRate
        let asked = CodecParameters(parameters.sendFormatParameters)
        let wanted = Int(min(parameters.packetDuration, MediaLimits.packetDurations.upperBound).wholeMilliseconds)
        let packetTime = codec.packetTime(wanted: wanted, parameters: asked)
        self.packetDuration = .milliseconds(packetTime)
        self.ssrc = SSRC(parameters.ssrc)
        self.eventClock = ClockRate(parameters.eventClockRate)
        self.units = ClockRate(codec.clockRate).units(self.packetDuration)
        self.eventUnits = self.eventClock.units(self.packetDuration)
        self.payloadType = parameters.sendPayloadType
        self.eventPayloadType = parameters.sendEventPayloadType
        self.encoder = AudioEncoder(
            codec,
            EncoderSettings(
                parameters: asked, bitrate: parameters.bitrate,
                packetTime: packetTime))
        self.capture = CaptureBuffer(sampleRate: codec.sampleRate)
        self.suppression = Self.suppression(parameters, codec: codec)
        self.digits = TelephoneEventSender(clock: self.eventClock, settings: Self.digitSettings)
        self.tone = DigitTone(sampleRate: codec.sampleRate)
        self.source = parameters.source
        self.music = HoldMusic(sampleRate: codec.sampleRate)
        self.playsMusicInAbsence = parameters.playsMusicInAbsence
        self.samples = Array(repeating: 0, count: ClockRate(codec.sampleRate).units(self.packetDuration))
        self.matchesBrowser = codec == .opus && packetTime == Self.browserPacketTime && Self.isFree(asked)
        self.wantsRedundancy = asked["useinbandfec"] == "1"
        self.sequence = SequenceNumber(parameters.firstSequence)
        self.timestamp = RTPTimestamp(parameters.firstTimestamp)
        self.eventTimestamp = self.timestamp
    }

    /// The stream of `former` under new parameters: numbers, counts and waiting audio go on.
    init(_ parameters: MediaParameters, codec: AudioCodec, continuing former: borrowing Uplink) {
        self.init(parameters, codec: codec)
        self.sequence = former.sequence
        self.timestamp = former.timestamp
        self.eventTimestamp = former.eventTimestamp
        self.isFirst = former.isFirst
        self.packetsSent = former.packetsSent
        self.noiseSent = former.noiseSent
        self.bytesSent = former.bytesSent
        self.passed = former.passed
        self.absence = former.absence
        if former.sampleRate == self.sampleRate {
            self.capture = former.capture
            self.music = former.music
        }
        if former.eventClock == self.eventClock {
            self.digits = former.digits
        } else {
            self.digits = TelephoneEventSender(clock: self.eventClock, continuing: former.digits)
            self.eventTimestamp = former.timestamp
        }
    }

    var digitsSent: UInt64 { self.digits.sent }
    var digitsRefused: UInt64 { self.digits.refused }
    var hasDigits: Bool { self.digits.hasDigits }
    var captureCounters: CaptureBuffer.Counters { self.capture.counters }
    var captureDelay: Duration {
        ClockRate(self.sampleRate).duration(self.capture.level) + .milliseconds(Self.browserPacketTime)
            * self.passing.count
    }
    /// Packets that were pushed out undecoded, and takes that found none.
    var passingCounters: (dropped: UInt64, underruns: UInt64) { (self.passing.dropped, self.passing.underruns) }

    mutating func receive(_ samples: UnsafeBufferPointer<Int16>, sequence: UInt32) {
        self.capture.receive(samples, sequence: sequence)
    }

    mutating func pause(sequence: UInt32) {
        self.passing.pause()
        self.capture.pause(sequence: sequence)
    }

    mutating func press(_ digit: Character) {
        self.digits.press(digit)
    }

    /// The peer reports this share of our packets as lost.
    mutating func expectLoss(_ share: Double) {
        // One good report does not make a good network: what was expected is forgotten by halves.
        self.expectedLoss = max(share, self.expectedLoss / 2)
        self.encoder.expectLoss(self.expectedLoss)
    }

    /// Time that passed without packets; their audio would come too late.
    mutating func skip(packets: Int) {
        // More than an hour is not worth counting, and cannot overflow anything.
        let packets = min(packets, Self.mostSkipped)
        self.timestamp = self.timestamp &+ packets &* self.units
        self.eventTimestamp = self.eventTimestamp &+ packets &* self.eventUnits
        self.capture.skip(packets &* self.samples.count)
    }

    /// A new SRTP key counts rollovers from zero; a receiver that misses the packets before a wrap could never know of it.
    mutating func startAfterWrap() {
        if self.sequence.rawValue > .max - Self.nearWrap { self.sequence = SequenceNumber(0) }
    }

    /// Passes one packet time; writes the packet when `isSending`. Returns its length, zero when there is none.
    mutating func next(
        into buffer: UnsafeMutableRawBufferPointer, isSending: Bool, spoken: inout SpokenClips
    ) -> Int {
        let timestamp = self.timestamp
        let eventTimestamp = self.eventTimestamp
        self.timestamp = timestamp &+ self.units
        self.eventTimestamp = eventTimestamp &+ self.eventUnits
        var isSound = self.readSource()
        self.samples.withUnsafeMutableBufferPointer { spoken.mix(into: $0) }
        self.readPacket()
        guard isSending else {
            self.isFirst = true
            return 0
        }
        if let event = self.digits.next(timestamp: eventTimestamp, units: self.eventUnits) {
            if let type = self.eventPayloadType { return self.write(event, type, into: buffer) }
            isSound = true
            if !event.event.isEnd {
                if event.marker { self.tone.begin(event.event.code) }
                self.samples.withUnsafeMutableBufferPointer { self.tone.write(into: $0) }
            }
        }
        switch self.decideSilence(isSound: isSound) {
        case .voice: return self.writeAudio(timestamp, into: buffer)
        case .description: return self.writeSilence(timestamp, into: buffer)
        case .nothing:
            self.isFirst = true
            return 0
        }
    }

    /// The microphone is read whatever is sent, so that what was said on hold is not said again afterwards. `true`: what is
    /// sent is music.
    private mutating func readSource() -> Bool {
        self.samples.withUnsafeMutableBufferPointer { samples in
            self.capture.read(into: samples)
            switch self.source {
            case .microphone:
                // What was said before the browser left is heard to its end.
                guard self.absence.isActive, !self.capture.isFlowing else { return false }
                return self.absence.fill(
                    samples, lasting: self.packetDuration, music: &self.music, isWanted: self.playsMusicInAbsence)
            case .music:
                self.music.write(into: samples)
                return true
            case .silence:
                samples.update(repeating: 0)
                return false
            }
        }
    }

    private mutating func writeAudio(_ timestamp: RTPTimestamp, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        // RFC 3551, section 4.1: the marker begins a talkspurt.
        let packet = RTPPacket(
            payloadType: self.payloadType, marker: self.isFirst, sequence: self.sequence, timestamp: timestamp,
            ssrc: self.ssrc)
        guard let header = packet.writeHeader(into: buffer) else { return 0 }
        let payload = UnsafeMutableRawBufferPointer(rebasing: buffer[header...].prefix(MediaLimits.largestPayload))
        let length = self.writePayload(into: payload)
        guard length > 0 else {
            // The encoder has nothing to say; what follows the pause begins a talkspurt.
            self.isFirst = true
            return 0
        }
        self.sent(length)
        return header + length
    }

    /// RFC 3389, section 4: without a marker, under the time at which the silence begins.
    private mutating func writeSilence(_ timestamp: RTPTimestamp, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let type = self.suppression?.payloadType else { return 0 }
        let packet = RTPPacket(
            payloadType: type, marker: false, sequence: self.sequence, timestamp: timestamp, ssrc: self.ssrc)
        guard let header = packet.writeHeader(into: buffer) else { return 0 }
        let length = self.suppression?.write(into: UnsafeMutableRawBufferPointer(rebasing: buffer[header...])) ?? 0
        guard length > 0 else { return 0 }
        self.sent(length)
        self.noiseSent &+= 1
        // What follows begins a talkspurt.
        self.isFirst = true
        return header + length
    }

    private mutating func write(
        _ event: TelephoneEventSender.Packet, _ type: UInt8, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let packet = RTPPacket(
            payloadType: type, marker: event.marker, sequence: self.sequence, timestamp: event.timestamp,
            ssrc: self.ssrc)
        guard let header = packet.writeHeader(into: buffer) else { return 0 }
        let payload = UnsafeMutableRawBufferPointer(rebasing: buffer[header...])
        guard let length = event.event.write(into: payload) else { return 0 }
        self.sent(length)
        return header + length
    }

    private mutating func sent(_ length: Int) {
        self.isFirst = false
        self.sequence = self.sequence &+ 1
        self.packetsSent &+= 1
        self.bytesSent &+= UInt64(length)
    }

    private static var digitSettings: TelephoneEventSender.Settings {
        var settings = TelephoneEventSender.Settings()
        settings.queueLimit = MediaLimits.queuedDigits
        return settings
    }

    private static let mostSkipped = 1_000_000
    /// Packets before the wrap that a new key skips: about five seconds, which a receiver takes for losses.
    private static let nearWrap: UInt16 = 256
}
