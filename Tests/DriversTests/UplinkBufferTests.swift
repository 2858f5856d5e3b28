// Microphone frames: bounded, the oldest dropped, stale ones refused, everything counted.

import Testing

@testable import Drivers

@Suite struct UplinkBufferTests {
    private func buffer() -> UplinkBuffer {
        let buffer = UplinkBuffer()
        buffer.accept(MediaStream(stream: 1, epoch: 2))
        return buffer
    }

    private func put(_ sequence: UInt32, epoch: UInt32 = 2, samples: Int = 160, into buffer: UplinkBuffer) {
        let samples = [Int16](repeating: Int16(truncatingIfNeeded: sequence), count: samples)
        samples.withUnsafeBytes { buffer.receive(stream: 1, epoch: epoch, sequence: sequence, pcm: $0) }
    }

    private func drained(_ buffer: UplinkBuffer) -> [UInt32] {
        var sequences: [UInt32] = []
        buffer.drain { sequence, content in
            guard case .samples(let samples) = content else { return }
            #expect(samples.allSatisfy { $0 == Int16(truncatingIfNeeded: sequence) })
            sequences.append(sequence)
        }
        return sequences
    }

    @Test func givesFramesInOrderAndOnce() {
        let buffer = self.buffer()
        for sequence in 0..<5 { self.put(UInt32(sequence), into: buffer) }
        #expect(self.drained(buffer) == [0, 1, 2, 3, 4])
        #expect(self.drained(buffer).isEmpty)
    }

    @Test func dropsTheOldestAndCountsIt() {
        let buffer = self.buffer()
        for sequence in 0..<13 { self.put(UInt32(sequence), into: buffer) }
        #expect(self.drained(buffer) == Array(3..<13))
        #expect(buffer.counters == .init(received: 13, dropped: 3, stale: 0))
    }

    @Test func countsStaleFramesAndKeepsThemOut() {
        let buffer = self.buffer()
        self.put(1, epoch: 1, into: buffer)
        self.put(2, into: buffer)
        buffer.accept(MediaStream(stream: 1, epoch: 3))
        self.put(3, into: buffer)
        #expect(self.drained(buffer).isEmpty)
        #expect(buffer.counters.stale == 3)
    }

    @Test func aLateRefusalDoesNotTouchANewerAttachment() {
        let buffer = self.buffer()
        buffer.accept(MediaStream(stream: 1, epoch: 3))
        buffer.refuse(MediaStream(stream: 1, epoch: 2))
        self.put(1, epoch: 3, into: buffer)
        #expect(self.drained(buffer) == [1])
    }

    @Test(arguments: [0, UplinkBuffer.sampleLimit + 1])
    func refusesFramesOfImpossibleLength(_ samples: Int) {
        let buffer = self.buffer()
        self.put(1, samples: samples, into: buffer)
        #expect(self.drained(buffer).isEmpty)
        #expect(buffer.counters.dropped == 1)
    }

    @Test func framesMayChangeTheirLength() {
        let buffer = self.buffer()
        self.put(1, samples: 160, into: buffer)
        self.put(2, samples: 320, into: buffer)
        var lengths: [Int] = []
        buffer.drain { if case .samples(let samples) = $1 { lengths.append(samples.count) } }
        #expect(lengths == [160, 320])
    }

    @Test func packetsKeepTheirLengthAndTheirPlace() {
        let buffer = self.buffer()
        self.put(0, into: buffer)
        for (sequence, length) in [(1, 61), (2, 0), (3, UplinkBuffer.packetLimit), (4, UplinkBuffer.packetLimit + 1)] {
            let packet = [UInt8](repeating: UInt8(sequence), count: length)
            packet.withUnsafeBytes { buffer.receive(stream: 1, epoch: 2, sequence: UInt32(sequence), packet: $0) }
        }
        var packets: [[UInt8]] = []
        buffer.drain { if case .packet(let packet) = $1 { packets.append(Array(packet)) } }
        #expect(packets.map(\.count) == [61, 0, UplinkBuffer.packetLimit])
        #expect(packets[0].allSatisfy { $0 == 1 } && packets[2].allSatisfy { $0 == 3 })
        #expect(buffer.counters == .init(received: 4, dropped: 1, stale: 0))
    }

    @Test func takesUnalignedBytes() {
        let buffer = self.buffer()
        let bytes: [UInt8] = [0xFF, 0x01, 0x00, 0x02, 0x00]
        bytes.withUnsafeBytes {
            buffer.receive(stream: 1, epoch: 2, sequence: 0, pcm: UnsafeRawBufferPointer(rebasing: $0[1...]))
        }
        var samples: [Int16] = []
        buffer.drain { if case .samples(let found) = $1 { samples = Array(found) } }
        #expect(samples == [1, 2])
    }
}
