// Where media comes from and goes to: symmetric RTP, hijack, new sources, re-INVITE, hold.

import Media
import Primitives
import RTP
import Testing

final class SourceTests {
    var session = MediaSession(Wire.parameters(port: 4_000, remote: 5_000), now: Instant(nanoseconds: Wire.start))
    var now = Instant(nanoseconds: Wire.start)
    var sequence: UInt16 = 100

    /// Receives packets of 20 ms from a source, a tick after each; returns where our own packets went last.
    func receive(
        _ count: Int, from source: IPEndpoint, ssrc: UInt32 = 9, type: UInt8 = 8, samples: Int = 160
    ) -> IPEndpoint? {
        var destination: IPEndpoint?
        var bytes = [UInt8](repeating: 0, count: 1_500)
        for _ in 0..<count {
            let packet = RTPPacket(
                payloadType: type, marker: false, sequence: SequenceNumber(self.sequence),
                timestamp: RTPTimestamp(UInt32(self.sequence) &* UInt32(samples)), ssrc: SSRC(ssrc))
            self.sequence &+= 1
            packet.composed(payload: Array(repeating: 0xD5, count: samples)).withUnsafeBytes {
                self.session.receiveRTP($0, from: source, now: self.now)
            }
            self.now = self.now + .milliseconds(20)
            self.session.tick(now: self.now)
            destination = bytes.withUnsafeMutableBytes { self.session.pollRTP(into: $0) }?.to ?? destination
        }
        return destination
    }

    @Test func answersGoWhereMediaComesFrom() {
        let mapped = IPEndpoint(address: .v4(0x0A00_0001), port: 33_333)
        #expect(self.receive(2, from: mapped) == Wire.endpoint(5_000))
        #expect(self.receive(2, from: mapped) == mapped)
        #expect(self.receive(50, from: Wire.endpoint(6_666), ssrc: 1) == mapped)
        #expect(self.session.statistics.packetsForeign == 52)
        #expect(self.session.statistics.packetsReceived == 2)
    }

    @Test func anUnnegotiatedTypeConvincesNobody() {
        #expect(self.receive(50, from: Wire.endpoint(6_666), type: 96) == Wire.endpoint(5_000))
        #expect(self.session.statistics.packetsReceived == 0)
        #expect(self.session.pollEvent() == nil)
    }

    @Test func aNewSourceOfThePeerPlaysAtOnce() {
        _ = self.receive(100, from: Wire.endpoint(5_000))
        self.sequence = 40_000
        _ = self.receive(100, from: Wire.endpoint(5_000), ssrc: 77)
        let statistics = self.session.statistics
        #expect(statistics.sourceChanges == 1 && statistics.packetsReceived == 200)
        #expect(statistics.packetsLost == 0)
        #expect(statistics.packetsPlayed > 190)
    }

    @Test func aRenegotiationOpensTheLock() {
        _ = self.receive(10, from: Wire.endpoint(5_000))
        let elsewhere = IPEndpoint(address: .v4(0x0A00_0007), port: 7_000)
        #expect(self.receive(10, from: elsewhere, ssrc: 3) == Wire.endpoint(5_000))
        var parameters = Wire.parameters(port: 4_000, remote: 5_000)
        parameters.remote = elsewhere
        parameters.ssrc = 0xBAD
        self.session.update(parameters, now: self.now)
        #expect(self.receive(10, from: elsewhere, ssrc: 3) == elsewhere)
        #expect(self.session.statistics.packetsReceived == 20)
    }

    @Test func mediaThatMovedIsNotHeldBackByLatePacketsOfItsOldAddress() {
        _ = self.receive(10, from: Wire.endpoint(5_000))
        let elsewhere = IPEndpoint(address: .v4(0x0A00_0007), port: 7_000)
        var parameters = Wire.parameters(port: 4_000, remote: 5_000)
        parameters.remote = elsewhere
        self.session.update(parameters, now: self.now)
        #expect(self.receive(5, from: Wire.endpoint(5_000)) == elsewhere)
        self.sequence = 30_000
        #expect(self.receive(50, from: elsewhere, ssrc: 3) == elsewhere)
        #expect(self.session.statistics.packetsReceived == 60)
    }

    @Test func numbersGoOnThroughARenegotiation() throws {
        var bytes = [UInt8](repeating: 0, count: 1_500)
        var headers: [RTPPacket] = []
        for index in 0..<40 {
            if index == 20 {
                var parameters = Wire.parameters(port: 4_000, remote: 5_000)
                parameters.ssrc = 1
                parameters.firstSequence = 1
                parameters.firstTimestamp = 1
                parameters.sendFormat = .pcmu
                parameters.sendPayloadType = 0
                self.session.update(parameters, now: self.now)
            }
            self.session.tick(now: self.now)
            let due = try #require(bytes.withUnsafeMutableBytes { self.session.pollRTP(into: $0) })
            headers.append(try bytes[..<due.count].withUnsafeBytes { try RTPPacket(parsing: $0) })
            self.now = self.now + .milliseconds(20)
        }
        for (before, after) in zip(headers, headers.dropFirst()) {
            #expect(after.sequence.distance(from: before.sequence) == 1 && after.ssrc == before.ssrc)
            #expect(after.timestamp.distance(from: before.timestamp) == 160)
        }
        #expect(headers.map(\.payloadType) == Array(repeating: 8, count: 20) + Array(repeating: 0, count: 20))
        #expect(self.session.statistics.packetsSent == 40)
    }

    @Test func sendsNothingOnHoldAndKeepsItsClock() throws {
        var bytes = [UInt8](repeating: 0, count: 1_500)
        var parameters = Wire.parameters(port: 4_000, remote: 5_000)
        var sent: [(Int, RTPPacket)] = []
        for index in 0..<150 {
            if index == 50 || index == 100 {
                parameters.sends = index == 100
                self.session.update(parameters, now: self.now)
            }
            self.session.tick(now: self.now)
            if let due = bytes.withUnsafeMutableBytes({ self.session.pollRTP(into: $0) }) {
                sent.append((index, try bytes[..<due.count].withUnsafeBytes { try RTPPacket(parsing: $0) }))
            }
            self.now = self.now + .milliseconds(20)
        }
        #expect(sent.map(\.0) == Array(0..<50) + Array(100..<150))
        #expect(sent[50].1.sequence.distance(from: sent[49].1.sequence) == 1)
        #expect(sent[50].1.timestamp.distance(from: sent[49].1.timestamp) == 51 * 160)
        #expect(sent[50].1.marker)
    }

    @Test func twoStreamsDoNotTakeTurns() {
        _ = self.receive(50, from: Wire.endpoint(5_000), ssrc: 1)
        for _ in 0..<100 {
            _ = self.receive(1, from: Wire.endpoint(5_000), ssrc: 2)
            self.sequence &-= 1
            _ = self.receive(1, from: Wire.endpoint(5_000), ssrc: 1)
        }
        #expect(self.session.statistics.sourceChanges == 1)
        #expect(self.session.statistics.packetsReceived == 150)
    }

    @Test func sendsNothingToNowhere() {
        var parameters = Wire.parameters(port: 4_000, remote: 5_000)
        parameters.remote = IPEndpoint(address: .v4(0), port: 5_000)
        parameters.remoteRTCP = IPEndpoint(address: .v4(0), port: 5_001)
        self.session.update(parameters, now: self.now)
        #expect(self.receive(2, from: Wire.endpoint(6_666)) == nil)
        #expect(self.receive(2, from: Wire.endpoint(6_666)) == Wire.endpoint(6_666))
    }

    @Test func comfortNoiseIsNoLossAndNoError() {
        _ = self.receive(50, from: Wire.endpoint(5_000))
        for _ in 0..<20 {
            _ = self.receive(1, from: Wire.endpoint(5_000), type: 13, samples: 1)
            _ = self.receive(3, from: Wire.endpoint(5_000))
        }
        let statistics = self.session.statistics
        #expect(statistics.comfortNoisePackets == 20 && statistics.packetsInvalid == 0)
        #expect(statistics.packetsLost == 0 && statistics.concealedFrames == 0)
    }

    @Test func refusesPacketsLongerThanTheLimit() {
        _ = self.receive(10, from: Wire.endpoint(5_000), samples: 960)
        #expect(self.session.statistics.packetsInvalid == 0)
        _ = self.receive(10, from: Wire.endpoint(5_000), samples: 968)
        #expect(self.session.statistics.packetsInvalid == 10)
    }
}
