public import Primitives
import Codecs
import RTP

// What time makes due, and how the owner fetches it.

extension MediaSession {
    /// When `tick(now:)` must run next.
    public var nextDeadline: Instant {
        guard !self.isClosed else { return .distantFuture }
        let media = min(min(self.sendPacer.deadline, self.playPacer.deadline), self.reports.deadline)
        return self.silence.deadline.map { min(media, $0) } ?? media
    }

    /// Makes due at most one RTP packet, one RTCP packet and one downlink frame; missed ticks are skipped.
    public mutating func tick(now: Instant) {
        guard !self.isClosed else { return }
        if let missed = self.sendPacer.serve(now: now) { self.send(missed: missed) }
        if let missed = self.playPacer.serve(now: now) { self.play(missed: missed) }
        if now >= self.reports.deadline { self.composeReport(isLast: false, now: now) }
        if let silence = self.silence.handleTimeout(now: now) { self.queue.append(.silent(silence)) }
    }

    /// Writes the packet that is due, and says where it goes.
    public mutating func pollRTP(into buffer: UnsafeMutableRawBufferPointer) -> (count: Int, to: IPEndpoint)? {
        guard self.packetLength > 0, self.packetLength <= buffer.count else { return nil }
        let length = self.packetLength
        self.packetLength = 0
        self.packet.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<length])) }
        return (length, self.lock.destination)
    }

    public mutating func pollRTCP(into buffer: UnsafeMutableRawBufferPointer) -> (count: Int, to: IPEndpoint)? {
        guard !self.report.isEmpty, self.report.count <= buffer.count, Self.isReachable(self.reportDestination) else {
            return nil
        }
        let length = self.report.count
        self.report.withUnsafeBytes { buffer.copyMemory(from: $0) }
        self.report.removeAll(keepingCapacity: true)
        return (length, self.reportDestination)
    }

    /// Writes the frame of 20 ms that is due and returns its number of samples; the caller's buffer holds at least
    /// `MediaLimits.longestFrame` samples.
    public mutating func pollDownlink(into buffer: UnsafeMutableBufferPointer<Int16>) -> Int? {
        guard self.frameLength > 0, self.frameLength <= buffer.count else { return nil }
        let length = self.frameLength
        self.frameLength = 0
        for index in 0..<length { buffer[index] = self.frame[index] }
        return length
    }

    public mutating func pollEvent() -> MediaEvent? {
        self.queue.poll()
    }

    mutating func composeReport(isLast: Bool, now: Instant) {
        let elapsed = max(.zero, now - self.sendPacer.lastDue)
        let codec = self.parameters.sendFormat.codec ?? .pcmu
        let clock = ClockRate(codec.clockRate)
        // The next packet's timestamp belongs to the next tick; this instant lies before it.
        let timestamp =
            self.uplink.timestamp &+ (clock.units(elapsed) &- clock.units(self.sendPacer.interval))
        let stream = ReportExchange.Sent(
            packets: self.uplink.packetsSent, bytes: self.uplink.bytesSent, timestamp: timestamp)
        self.report = self.reports.compose(stream, reception: &self.reception, isLast: isLast, now: now)
        self.protectReport()
    }

    private mutating func send(missed: Int) {
        if missed > 0 {
            self.counters.sendTicksMissed &+= UInt64(missed)
            self.uplink.skip(packets: missed)
        }
        if self.packetLength > 0 { self.counters.sendOverruns &+= 1 }
        self.settlePassing()
        let hadDigits = self.uplink.hasDigits
        let isSending = self.parameters.sends && Self.isReachable(self.lock.destination)
        self.packetLength = self.packet.withUnsafeMutableBytes {
            let room = UnsafeMutableRawBufferPointer(rebasing: $0[..<MediaLimits.largestPacket])
            return self.uplink.next(into: room, isSending: isSending, spoken: &self.spokenUp)
        }
        self.protectPacket()
        if hadDigits, !self.uplink.hasDigits { self.queue.append(.digitsSent) }
    }

    private mutating func play(missed: Int) {
        guard self.hasStarted else { return }
        self.counters.downlinkTicksMissed &+= UInt64(missed)
        if self.frameLength > 0 || self.passedLength > 0 { self.counters.downlinkOverruns &+= 1 }
        self.passedLength = 0
        // Frames that nobody can hear any more are played into the void, so that the delay stays what it was.
        for behind in stride(from: min(missed, Self.mostFramesCaughtUp), through: 0, by: -1) {
            let due = self.playPacer.due(ticksBefore: behind)
            let longest = behind == 0 ? self.longestPassed : 0
            self.passedLength = self.frame.withUnsafeMutableBufferPointer { frame in
                self.passedFrame.withUnsafeMutableBytes { packet in
                    self.downlink.play(
                        into: frame, passing: UnsafeMutableRawBufferPointer(rebasing: packet[..<longest]),
                        codecs: self.payloads, now: due)
                }
            }
            self.hearTones()
        }
        // Whatever is said is no key of the far end's.
        if self.passedLength == 0 { self.frame.withUnsafeMutableBufferPointer { self.spokenDown.mix(into: $0) } }
        self.frameLength = self.passedLength > 0 ? 0 : self.downlink.frameLength
    }

    private mutating func hearTones() {
        guard self.passedLength == 0 else { return }
        let isSounding = self.uplink.hasDigits && self.parameters.sendEventPayloadType == nil
        let digit = self.frame.withUnsafeBufferPointer { self.tones.receive($0, whileSounding: isSounding) }
        guard let digit else { return }
        self.counters.digitsReceived &+= 1
        self.queue.append(.digit(digit))
    }

    /// Where reports go: to where valid ones come from, else beside a latched media address, else as announced.
    private var reportDestination: IPEndpoint {
        if let source = self.rtcpSource { return source }
        let media = self.lock.destination
        guard media != self.parameters.remote else { return self.parameters.remoteRTCP }
        return IPEndpoint(address: media.address, port: media.port &+ 1)
    }

    private static let mostFramesCaughtUp = 10

    /// RFC 3264, section 8.4: 0.0.0.0 puts on hold in the old way; and to the system it means this very machine.
    private static func isReachable(_ endpoint: IPEndpoint) -> Bool {
        !endpoint.address.isUnspecified && endpoint.port != 0
    }
}
