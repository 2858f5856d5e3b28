import Codecs
public import Primitives

// What travels between the session and a browser in packets rather than in samples.

extension MediaSession {
    /// Whether this session's sound can travel in packets.
    public var hasPackets: Bool { self.browser.isPossible }

    /// Another browser, or the same one anew, has the sound from now on.
    public mutating func browserChanged() {
        self.stopPassing()
        self.browser.restart()
        self.uplink.absence.end()
    }

    /// The browser that had the sound is away, and no other one has it.
    public mutating func browserLeft() {
        self.uplink.absence.begin()
    }

    /// Who listens from now on.
    public mutating func heard(by listener: BrowserListener) {
        self.listener = listener
    }

    /// Takes one packet of microphone sound; an empty one says that there is silence until the next. `sequence` counts
    /// the browser's frames; `heard` gets what was decoded.
    public mutating func receiveUplink(
        packet: UnsafeRawBufferPointer, sequence: UInt32, now: Instant,
        heard: (UnsafeBufferPointer<Int16>) -> Void = { _ in }
    ) {
        guard !self.isClosed else { return }
        guard !packet.isEmpty else { return self.uplink.pause(sequence: sequence) }
        self.settlePassing()
        if self.mayPassUplink, BrowserLeg.isWhole(packet), self.uplink.pass(packet, sequence: sequence) { return }
        self.stopPassing()
        self.browser.decode(packet) { samples in
            self.uplink.receive(samples, sequence: sequence)
            heard(samples)
        }
    }

    /// Encodes one frame that `pollDownlink` gave; zero when it must travel as it is.
    public mutating func encodeDownlink(
        _ samples: UnsafeBufferPointer<Int16>, bitrate: Int, into packet: UnsafeMutableRawBufferPointer
    ) -> Int {
        if !self.downlink.past.isEmpty {
            self.downlink.past.withUnsafeBufferPointer { self.browser.restartEncoder(after: $0, bitrate: bitrate) }
            self.downlink.past.removeAll(keepingCapacity: true)
        }
        return self.browser.encode(samples, bitrate: bitrate, into: packet)
    }

    /// Writes the frame of 20 ms that is due, where it came in one packet and nobody needs its samples; the buffer holds
    /// `MediaLimits.longestBrowserPacket` bytes.
    public mutating func pollPacket(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard self.passedLength > 0, self.passedLength <= buffer.count else { return nil }
        let length = self.passedLength
        self.passedLength = 0
        self.passedFrame.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<length])) }
        return length
    }

    /// Keeps a packet of 20 ms that shall go to the browser with others; `false` when those that wait must go first.
    public mutating func joinDownlink(_ packet: UnsafeRawBufferPointer) -> Bool {
        self.browser.joiner.append(packet)
    }

    /// Packets that wait to go to the browser as one.
    public var joinedDownlink: Int { self.browser.joiner.count }

    /// Writes them as one packet; the buffer holds `MediaLimits.longestBrowserPacket` bytes.
    public mutating func pollJoined(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let length = self.browser.joiner.write(into: buffer)
        return length > 0 ? length : nil
    }

    /// Packets of the browser that went to the peer undecoded.
    public var passedUplink: UInt64 { self.uplink.passed }

    /// Decodes from now on where the reason to let packets through has gone.
    mutating func settlePassing() {
        if self.uplink.isPassing, !self.mayPassUplink { self.stopPassing() }
    }

    mutating func stopPassing() {
        guard self.uplink.isPassing else { return }
        var past: [[UInt8]] = []
        var waiting: [[UInt8]] = []
        self.uplink.stopPassing(past: { past.append(Array($0)) }, waiting: { waiting.append(Array($0)) })
        for packet in past { packet.withUnsafeBytes { self.browser.hear($0) { self.uplink.hear($0) } } }
        for packet in waiting {
            packet.withUnsafeBytes { self.browser.decode($0) { self.uplink.takeOver($0) } }
        }
    }

    /// A tap hears both directions, so it needs samples of both; and what is said is mixed with samples.
    private var mayPassUplink: Bool { self.listener != .samples && self.spokenUp.isEmpty && self.uplink.mayPass }

    /// The longest packet of the peer that may go to the browser as it is.
    var longestPassed: Int {
        self.tones.isListening || !self.spokenDown.isEmpty ? 0 : self.listener.longestPacket
    }
}
