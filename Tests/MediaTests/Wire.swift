// Two media sessions on a simulated wire whose clock jumps from deadline to deadline.

import Foundation
import Media
import Primitives
import RTP

/// One end: a session, its ears and its voice. A class, as a session cannot be copied.
final class Party {
    var session: MediaSession
    let address: IPEndpoint
    var heard: [Int16] = []
    /// Bits per second of the packets that its browser takes; `nil`: it takes samples.
    var browserBitrate: Int?
    /// Packets may go through undecoded.
    var letsPass = false
    /// What the browser gets in packets.
    var heardPackets: [[UInt8]] = []
    var events: [MediaEvent] = []
    /// The times at which packets left, in nanoseconds.
    var sentAt: [Int64] = []
    var sentHeaders: [RTPPacket] = []
    var payloads: [[UInt8]] = []
    /// Whole packets, as they left.
    var packets: [[UInt8]] = []
    /// What the session was last told.
    private(set) var parameters: MediaParameters
    /// The clock of this end runs that much faster.
    var clockRatio = 1.0

    init(_ parameters: MediaParameters, address: IPEndpoint, now: Int64 = Wire.start) {
        self.session = MediaSession(parameters, now: Instant(nanoseconds: now))
        self.address = address
        self.parameters = parameters
    }

    func change(_ change: (inout MediaParameters) -> Void) {
        change(&self.parameters)
    }
}

struct Wire {
    private struct Datagram {
        var at: Int64
        var order: Int
        var toFirst: Bool
        var isReport: Bool
        var bytes: [UInt8]
        var from: IPEndpoint
    }

    static let millisecond: Int64 = 1_000_000
    static let start: Int64 = 1_000_000_000

    var first: Party
    var second: Party
    var now = Self.start
    /// Delay of a media packet in milliseconds, or `nil` when it is lost; reports take 20 ms.
    var network: (_ toFirst: Bool, _ order: Int, _ now: Int64) -> Double? = { _, _, _ in 20 }
    /// How late a tick is served, in nanoseconds.
    var lateness: (Int64) -> Int64 = { _ in 0 }
    /// What a microphone says at a sample index; `nil` when it says nothing.
    var voice: ((Int) -> Int16)?
    /// The microphone's frames as packets, by their number, instead of `voice`; an empty one is silence.
    var packets: ((UInt32) -> [UInt8]?)?
    private var datagrams: [Datagram] = []
    private var order = 0
    private var spoken = 0
    /// Samples of a frame of 20 ms of either microphone.
    private let frame: Int
    private var frameSequence: UInt32 = 0

    init(_ change: (inout MediaParameters, inout MediaParameters) -> Void = { _, _ in }) {
        var left = Self.parameters(port: 4_000, remote: 5_000)
        var right = Self.parameters(port: 5_000, remote: 4_000)
        change(&left, &right)
        self.first = Party(left, address: Self.endpoint(4_000))
        self.second = Party(right, address: Self.endpoint(5_000))
        self.frame = self.first.session.sampleRate / 50
    }

    static func endpoint(_ port: UInt16) -> IPEndpoint { IPEndpoint(address: .loopbackV4, port: port) }

    static func parameters(port: UInt16, remote: UInt16) -> MediaParameters {
        MediaParameters(
            remote: Self.endpoint(remote), sendPayloadType: 8, sendFormat: .pcma, receiveFormats: [8: .pcma, 0: .pcmu],
            sendEventPayloadType: 101, receiveEventPayloadTypes: [101], ssrc: UInt32(port), firstSequence: 0xFFF0,
            firstTimestamp: 0xFFFF_F000, cname: "party-\(port)")
    }

    /// Lets time pass; microphones of both ends speak every 20 ms.
    mutating func run(_ duration: Duration) {
        let end = self.now + duration.wholeNanoseconds
        var bound = 0
        while self.now < end, bound < 10_000_000 {
            bound += 1
            self.now = min(end, max(self.now, self.nextTime()))
            if self.now == end { break }
            self.deliver()
            self.speak()
            self.tick()
        }
    }

    private func nextTime() -> Int64 {
        let left = self.first.session.nextDeadline.nanoseconds
        let right = self.second.session.nextDeadline.nanoseconds
        var next = min(left &+ self.lateness(left), right &+ self.lateness(right))
        if let arrival = self.datagrams.map(\.at).min() { next = min(next, arrival) }
        return min(next, Self.start + Int64(self.spoken / self.frame) * 20 * Self.millisecond)
    }

    private mutating func speak() {
        guard self.now >= Self.start + Int64(self.spoken / self.frame) * 20 * Self.millisecond else { return }
        if let packets = self.packets {
            let now = Instant(nanoseconds: self.now)
            packets(self.frameSequence)?.withUnsafeBytes { packet in
                self.first.session.receiveUplink(packet: packet, sequence: self.frameSequence, now: now)
                self.second.session.receiveUplink(packet: packet, sequence: self.frameSequence, now: now)
            }
            self.frameSequence += 1
        } else if let voice = self.voice {
            let samples = (0..<self.frame).map { voice(self.spoken + $0) }
            samples.withUnsafeBufferPointer { samples in
                let now = Instant(nanoseconds: self.now)
                self.first.session.receiveUplink(samples, sequence: self.frameSequence, now: now)
                self.second.session.receiveUplink(samples, sequence: self.frameSequence, now: now)
            }
            self.frameSequence += 1
        }
        self.spoken += self.frame
    }

    private mutating func tick() {
        for isFirst in [true, false] {
            let party = isFirst ? self.first : self.second
            let deadline = party.session.nextDeadline.nanoseconds
            if deadline <= self.now, self.now >= deadline &+ self.lateness(deadline) {
                party.session.heard(by: party.letsPass ? .packets(bitrate: party.browserBitrate ?? 0) : .samples)
                party.session.tick(now: Instant(nanoseconds: self.now))
                self.drain(party, toFirst: !isFirst)
            }
        }
    }

    private mutating func drain(_ party: Party, toFirst: Bool) {
        var bytes = [UInt8](repeating: 0, count: 1_500)
        if let due = bytes.withUnsafeMutableBytes({ party.session.pollRTP(into: $0) }) {
            let packet = Array(bytes[..<due.count])
            party.sentAt.append(self.now)
            if let header = packet.withUnsafeBytes({ try? RTPPacket(parsing: $0) }) { party.sentHeaders.append(header) }
            party.payloads.append(Array(packet.dropFirst(12)))
            party.packets.append(packet)
            self.order += 1
            if let delay = self.network(toFirst, self.order, self.now) {
                self.carry(packet, after: delay, toFirst: toFirst, isReport: false, from: party.address)
            }
        }
        if let due = bytes.withUnsafeMutableBytes({ party.session.pollRTCP(into: $0) }) {
            let source = IPEndpoint(address: party.address.address, port: party.address.port + 1)
            self.carry(Array(bytes[..<due.count]), after: 20, toFirst: toFirst, isReport: true, from: source)
        }
        if let length = bytes.withUnsafeMutableBytes({ party.session.pollPacket(into: $0) }) {
            party.heardPackets.append(Array(bytes[..<length]))
        }
        var frame = [Int16](repeating: 0, count: 5_760)
        if let count = frame.withUnsafeMutableBufferPointer({ party.session.pollDownlink(into: $0) }) {
            party.heard += frame[..<count]
            if let bitrate = party.browserBitrate {
                let length = frame[..<count].withUnsafeBufferPointer { samples in
                    bytes.withUnsafeMutableBytes {
                        party.session.encodeDownlink(samples, bitrate: bitrate, into: $0)
                    }
                }
                party.heardPackets.append(Array(bytes[..<length]))
            }
        }
        while let event = party.session.pollEvent() { party.events.append(event) }
    }

    private mutating func carry(
        _ bytes: [UInt8], after delay: Double, toFirst: Bool, isReport: Bool, from: IPEndpoint
    ) {
        self.order += 1
        self.datagrams.append(
            Datagram(
                at: self.now + Int64(delay * 1e6), order: self.order, toFirst: toFirst, isReport: isReport,
                bytes: bytes,
                from: from))
    }

    private mutating func deliver() {
        let due = self.datagrams.filter { $0.at <= self.now }.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
        self.datagrams.removeAll { $0.at <= self.now }
        for datagram in due {
            let now = Instant(nanoseconds: self.now)
            datagram.bytes.withUnsafeBytes { bytes in
                switch (datagram.toFirst, datagram.isReport) {
                case (true, false): self.first.session.receiveRTP(bytes, from: datagram.from, now: now)
                case (true, true): self.first.session.receiveRTCP(bytes, from: datagram.from, now: now)
                case (false, false): self.second.session.receiveRTP(bytes, from: datagram.from, now: now)
                case (false, true): self.second.session.receiveRTCP(bytes, from: datagram.from, now: now)
                }
            }
        }
    }

    /// Collects events that were raised outside a tick.
    mutating func collectEvents() {
        while let event = self.first.session.pollEvent() { self.first.events.append(event) }
        while let event = self.second.session.pollEvent() { self.second.events.append(event) }
    }
}

enum Voice {
    /// A voice-like sound, the same for ever.
    static func sample(_ index: Int) -> Int16 { self.sample(index, rate: 8_000) }

    static func sample(_ index: Int, rate: Double) -> Int16 {
        let time = Double(index) / rate
        var sum = 0.0
        for harmonic in 1...8 {
            let number = Double(harmonic)
            let angle: Double = 2 * Double.pi * 125 * number * time + number * number
            sum += sin(angle) / number
        }
        return Int16(sum * 5_000)
    }
}
