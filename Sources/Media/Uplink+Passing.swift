import Codecs
import Primitives

// Packets of a browser that speaks the peer's codec: while nothing speaks against it they go out as they came.

extension Uplink {
    /// RFC 7587, section 6.1: what the peer forbids that a browser's encoder cannot know of.
    static func isFree(_ asked: CodecParameters) -> Bool {
        let playback = asked["maxplaybackrate"].flatMap { Int($0) } ?? BrowserFormat.packetRate
        return asked["cbr"] != "1" && asked["maxaveragebitrate"] == nil && playback >= BrowserFormat.packetRate
    }

    /// Milliseconds of a packet from a browser.
    static let browserPacketTime = 20
    /// From here on redundancy is worth its bits.
    static let noticeableLoss = 0.01
    /// Whether the browser's packets may go to the peer undecoded, as things are.
    var mayPass: Bool {
        guard self.matchesBrowser, case .microphone = self.source, !self.passing.isCrowded else { return false }
        let sounds = self.hasDigits && self.eventPayloadType == nil
        return !sounds && !(self.wantsRedundancy && self.expectedLoss >= Self.noticeableLoss)
    }

    /// Takes a packet of 20 ms that shall pass; `false` while sound that was decoded must go out first.
    mutating func pass(_ packet: UnsafeRawBufferPointer, sequence: UInt32) -> Bool {
        if !self.isPassing {
            guard self.capture.isQuiet else { return false }
            self.capture.leave()
            self.isPassing = true
        }
        self.capture.note(sequence)
        self.passing.append(packet)
        return true
    }

    /// From now on packets are decoded: gives those that went out last, for the decoder to hear, then those that wait,
    /// whose sound is to be handed in by `takeOver`.
    mutating func stopPassing(
        past: (UnsafeRawBufferPointer) -> Void, waiting: (UnsafeRawBufferPointer) -> Void
    ) {
        self.isPassing = false
        self.isTakingOver = self.passing.isFlowing
        self.last.drain(past)
        self.passing.drain(waiting)
    }

    /// Lets the encoder hear what went out without it: a whole packet time of sound.
    mutating func hear(_ samples: UnsafeBufferPointer<Int16>) {
        guard samples.count == self.samples.count else { return }
        self.due.withUnsafeMutableBytes { _ = self.encoder.encode(samples, into: $0) }
    }

    /// Takes sound that waited as a packet; it was due already, so nothing waits for the capture target.
    mutating func takeOver(_ samples: UnsafeBufferPointer<Int16>) {
        self.capture.takeOver(samples, isFlowing: self.isTakingOver)
    }

    /// Takes the packet that is due, whatever is sent in its place.
    mutating func readPacket() {
        self.dueLength = 0
        guard self.isPassing else { return }
        self.dueLength = self.due.withUnsafeMutableBytes { self.passing.take(into: $0) }
        self.due.withUnsafeBytes { due in
            if self.dueLength > 0 { self.last.note(UnsafeRawBufferPointer(rebasing: due[..<self.dueLength])) }
        }
    }

    mutating func writePayload(into payload: UnsafeMutableRawBufferPointer) -> Int {
        guard self.dueLength > 0, self.dueLength <= payload.count else {
            return self.samples.withUnsafeBufferPointer { self.encoder.encode($0, into: payload) }
        }
        self.due.withUnsafeBytes { payload.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<self.dueLength])) }
        self.passed &+= 1
        return self.dueLength
    }
}
