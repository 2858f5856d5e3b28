import Media
import Primitives

/// The audio of one call: its media session, and the program that listens and plays.
///
/// A class, as a session cannot be copied; it stays in the exchange's one thread.
final class AudioLine {
    /// What one turn made.
    struct Yield {
        var rtp: [(bytes: [UInt8], to: IPEndpoint)] = []
        var rtcp: [(bytes: [UInt8], to: IPEndpoint)] = []
        /// How long nothing was heard from the caller, when that was noticed in this turn.
        var silence: Duration?
    }

    /// 20 ms, as the media session's frames.
    private static let frame = MediaLimits.frameDuration
    /// Packets and frames taken in one turn; more are never due.
    private static let turns = 8

    private var session: MediaSession
    private(set) var program: AudioProgram
    private let frameSamples: Int
    private let sendsEvents: Bool
    private var nextFrame: Instant
    private var sequence: UInt32 = 0

    init(_ parameters: MediaParameters, program: AudioProgram, now: Instant) {
        self.session = MediaSession(parameters, now: now)
        self.program = program
        self.frameSamples = self.session.sampleRate / 50
        self.sendsEvents = parameters.sendEventPayloadType != nil
        self.nextFrame = now
    }

    var nextDeadline: Instant {
        [self.session.nextDeadline, self.nextFrame, self.program.deadline ?? .distantFuture].min() ?? self.nextFrame
    }

    func update(_ parameters: MediaParameters, now: Instant) {
        self.session.update(parameters, now: now)
    }

    func handleAnswer() {
        self.program.handleAnswer()
    }

    func receiveRTP(_ bytes: [UInt8], from remote: IPEndpoint, now: Instant) {
        bytes.withUnsafeBytes { self.session.receiveRTP($0, from: remote, now: now) }
    }

    func receiveRTCP(_ bytes: [UInt8], from remote: IPEndpoint, now: Instant) {
        bytes.withUnsafeBytes { self.session.receiveRTCP($0, from: remote, now: now) }
    }

    /// Lets the session and the program do what is due, and gives back the packets to send.
    func turn(now: Instant) -> Yield {
        if now >= self.session.nextDeadline { self.session.tick(now: now) }
        self.program.handleTimeout(now: now)
        self.play(self.heard(), now: now)
        var yield = Yield()
        self.readEvents(into: &yield, now: now)
        self.drain(into: &yield)
        return yield
    }

    /// Ends the stream; what is given back says goodbye.
    func close(now: Instant) -> Yield {
        self.session.close(now: now)
        var yield = Yield()
        self.drain(into: &yield)
        return yield
    }

    /// What the caller said since the last turn, in frames.
    private func heard() -> [[Int16]] {
        var frames: [[Int16]] = []
        var buffer = [Int16](repeating: 0, count: MediaLimits.longestFrame)
        for _ in 0..<Self.turns {
            let count = buffer.withUnsafeMutableBufferPointer { self.session.pollDownlink(into: $0) }
            guard let count else { break }
            frames.append(Array(buffer.prefix(count)))
        }
        return frames
    }

    /// An echo is paced by what arrives, everything else by the clock; missed frames are skipped, never made up for.
    private func play(_ heard: [[Int16]], now: Instant) {
        if case .echo = self.program {
            for frame in heard { self.feed(frame, now: now) }
            self.nextFrame = .distantFuture
            return
        }
        guard now >= self.nextFrame else { return }
        self.nextFrame = self.nextFrame + Self.frame
        if self.nextFrame <= now { self.nextFrame = now + Self.frame }
        self.feed([], now: now)
    }

    private func feed(_ heard: [Int16], now: Instant) {
        let (samples, keys) = self.program.next(self.frameSamples, heard: heard)
        samples.withUnsafeBufferPointer { self.session.receiveUplink($0, sequence: self.sequence, now: now) }
        self.sequence &+= 1
        // A peer that takes no events has just heard the keys as tones.
        if !keys.isEmpty, self.sendsEvents { self.session.sendDigits(keys, now: now) }
    }

    private func readEvents(into yield: inout Yield, now: Instant) {
        for _ in 0..<MediaLimits.queuedEvents {
            guard let event = self.session.pollEvent() else { return }
            switch event {
            case .digit(let key): self.program.receive(key, now: now)
            case .silent(let duration): yield.silence = duration
            case .started, .resumed, .digitsSent, .answered: break
            }
        }
    }

    private func drain(into yield: inout Yield) {
        var buffer = [UInt8](repeating: 0, count: MediaLimits.largestPacket)
        for _ in 0..<Self.turns {
            let packet = buffer.withUnsafeMutableBytes { self.session.pollRTP(into: $0) }
            guard let packet else { break }
            yield.rtp.append((Array(buffer.prefix(packet.count)), packet.to))
        }
        for _ in 0..<Self.turns {
            let packet = buffer.withUnsafeMutableBytes { self.session.pollRTCP(into: $0) }
            guard let packet else { break }
            yield.rtcp.append((Array(buffer.prefix(packet.count)), packet.to))
        }
    }
}
