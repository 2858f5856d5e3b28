public import Primitives
import Codecs
import RTP

/// RTP ⇄ PCM for one call: a root in the sense of the design, fed with bytes and time, then drained by `poll…`.
///
/// A media thread owns it and calls `tick(now:)` at `nextDeadline`. Nothing here reads a clock, sends, or allocates
/// per packet in steady state. It cannot be copied, as the codecs' states in it cannot.
public struct MediaSession: ~Copyable, Sendable {
    var parameters: MediaParameters
    var payloads: PayloadTable
    var lock: SourceLock
    var reception = Reception()
    var events = TelephoneEventReceiver()
    var tones: ToneHearing
    var downlink: Downlink
    var uplink: Uplink
    var browser: BrowserLeg
    var reports: ReportExchange
    var silence: SilenceWatch
    /// What is said to the far end and to the browser besides what they say to each other.
    var spokenUp: SpokenClips
    var spokenDown: SpokenClips
    var queue = EventQueue()
    var sendPacer: Pacer
    var playPacer: Pacer
    var counters = MediaStatistics()
    /// `nil` while packets go as they are.
    var protection: PacketProtection?
    /// The protection before the packets went plain: its contexts count on, should its keys come back.
    var restingProtection: PacketProtection?
    var hasStarted = false
    var isClosed = false
    /// The datagrams and the frame that are due; their counts are zero when nothing is.
    var packet = [UInt8](repeating: 0, count: MediaLimits.largestPacket + SRTPContext.trailerRoom)
    var packetLength = 0
    var frame: [Int16]
    var frameLength = 0
    /// A frame that is due as the packet it came in; its length is zero when there is none.
    var passedFrame = [UInt8](repeating: 0, count: MediaLimits.longestBrowserPacket)
    var passedLength = 0
    /// What the owner last said of the one who listens.
    var listener = BrowserListener.samples
    var report: [UInt8] = []
    var rtcpSource: IPEndpoint?

    /// Begins at once: the first packet is due `now`, the first report after its randomised interval.
    public init(_ parameters: MediaParameters, now: Instant) {
        let codec = Self.codec(of: parameters)
        self.parameters = parameters
        self.payloads = PayloadTable(parameters)
        self.protection = parameters.protection.map { PacketProtection($0, now: now) }
        self.lock = SourceLock(announced: parameters.remote)
        self.downlink = Downlink(codec: codec, sampleRate: codec.sampleRate, settings: parameters.jitterBuffer)
        self.tones = ToneHearing(parameters, sampleRate: codec.sampleRate)
        self.uplink = Uplink(parameters, codec: codec)
        self.browser = BrowserLeg(sampleRate: codec.sampleRate)
        self.spokenUp = SpokenClips(sampleRate: codec.sampleRate)
        self.spokenDown = SpokenClips(sampleRate: codec.sampleRate)
        self.reports = ReportExchange(parameters, now: now)
        self.silence = SilenceWatch(
            interval: MediaLimits.silenceInterval, isExpected: parameters.receives, now: now)
        self.sendPacer = Pacer(interval: self.uplink.packetDuration, first: now)
        self.playPacer = Pacer(interval: MediaLimits.frameDuration, first: now)
        self.frame = Array(repeating: 0, count: self.downlink.frameLength)
    }

    /// Takes what a re-INVITE negotiated; SSRC, sequence numbers and timestamps go on as they were.
    ///
    /// It also opens the lock on the peer's address, so that media may come from elsewhere now.
    public mutating func update(_ parameters: MediaParameters, now: Instant) {
        guard !self.isClosed else { return }
        let codec = Self.codec(of: parameters)
        var continued = parameters
        continued.ssrc = self.parameters.ssrc
        continued.cname = self.parameters.cname
        // A session that is only refreshed goes on without a seam.
        guard continued != self.parameters else { return self.lock.renegotiate(announced: parameters.remote) }
        self.stopPassing()
        if parameters.remoteRTCP != self.parameters.remoteRTCP { self.rtcpSource = nil }
        self.parameters = continued
        self.payloads = PayloadTable(continued)
        self.lock.renegotiate(announced: parameters.remote)
        let hadDigits = self.uplink.hasDigits
        self.uplink = Uplink(continued, codec: codec, continuing: self.uplink)
        if hadDigits, !self.uplink.hasDigits { self.queue.append(.digitsSent) }
        self.protect(continued.protection, now: now)
        if codec.sampleRate != self.downlink.sampleRate {
            self.downlink = Downlink(codec: codec, sampleRate: codec.sampleRate, continuing: self.downlink)
            self.browser = BrowserLeg(sampleRate: codec.sampleRate, continuing: self.browser)
            self.frame = Array(repeating: 0, count: self.downlink.frameLength)
            self.frameLength = 0
        }
        self.spokenUp.change(sampleRate: codec.sampleRate)
        self.spokenDown.change(sampleRate: codec.sampleRate)
        self.tones.change(continued, sampleRate: codec.sampleRate)
        self.sendPacer.change(interval: self.uplink.packetDuration)
        self.silence.expect(parameters.receives, now: now)
    }

    /// The rate of uplink and downlink PCM in Hz.
    public var sampleRate: Int { self.uplink.sampleRate }

    /// Takes microphone audio at `sampleRate`; `sequence` counts the browser's frames.
    public mutating func receiveUplink(_ samples: UnsafeBufferPointer<Int16>, sequence: UInt32, now: Instant) {
        guard !self.isClosed else { return }
        self.uplink.receive(samples, sequence: sequence)
    }

    /// Queues keys 0–9 * # A–D; they go out one after the other.
    public mutating func sendDigits(_ digits: [Character], now: Instant) {
        guard !self.isClosed else { return }
        for digit in digits { self.uplink.press(digit) }
    }

    /// Ends the stream: queues an RTCP BYE (RFC 3550, section 6.6); nothing else is sent afterwards.
    public mutating func close(now: Instant) {
        guard !self.isClosed else { return }
        self.composeReport(isLast: true, now: now)
        self.isClosed = true
        self.packetLength = 0
        self.frameLength = 0
        self.passedLength = 0
    }

    /// A format this build cannot speak never comes out of negotiation; should it, the session speaks PCMU.
    private static func codec(of parameters: MediaParameters) -> AudioCodec {
        parameters.sendFormat.codec ?? .pcmu
    }
}
