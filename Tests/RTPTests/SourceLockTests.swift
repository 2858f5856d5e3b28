// Symmetric RTP: media goes where media comes from, and nobody else can take it over.

import Primitives
import RTP
import Testing

struct SourceLockTests {
    static func endpoint(_ last: UInt32, _ port: UInt16 = 4_000) -> IPEndpoint {
        IPEndpoint(address: .v4(0xC000_0200 | last), port: port)
    }
    let announced = Self.endpoint(1)
    let mapped = Self.endpoint(2, 61_000)
    let stranger = Self.endpoint(66)

    @Test func followsAValidatedSourceOnce() {
        var lock = SourceLock(announced: self.announced)
        #expect(lock.destination == self.announced)
        #expect(lock.receive(from: self.mapped, ssrc: SSRC(5), sequence: SequenceNumber(0xFFFF)) == .refused)
        #expect(lock.receive(from: self.mapped, ssrc: SSRC(5), sequence: SequenceNumber(0)) == .refused)
        #expect(lock.receive(from: self.mapped, ssrc: SSRC(5), sequence: SequenceNumber(1)) == .locked)
        #expect(lock.destination == self.mapped)
        for number in 0..<20 {
            let verdict = lock.receive(from: self.stranger, ssrc: SSRC(5), sequence: SequenceNumber(UInt16(number)))
            #expect(verdict == .refused)
        }
        #expect(lock.destination == self.mapped)
        #expect(lock.receive(from: self.mapped, ssrc: SSRC(9), sequence: SequenceNumber(77)) == .accepted)
    }

    @Test func believesNoSourceOutOfSequence() {
        var lock = SourceLock(announced: self.announced)
        for number: UInt16 in [1, 2, 9, 10, 30, 31, 4] {
            #expect(lock.receive(from: self.stranger, ssrc: SSRC(5), sequence: SequenceNumber(number)) == .refused)
        }
        #expect(lock.receive(from: self.announced, ssrc: SSRC(8), sequence: SequenceNumber(1)) == .locked)
        #expect(lock.destination == self.announced)
    }

    @Test func aRenegotiationUnlocksAndARefreshCutsNothing() {
        var lock = SourceLock(announced: self.announced)
        for number: UInt16 in 1...3 {
            _ = lock.receive(from: self.mapped, ssrc: SSRC(5), sequence: SequenceNumber(number))
        }
        lock.renegotiate(announced: self.announced)
        #expect(!lock.isLocked && lock.destination == self.mapped)
        #expect(lock.receive(from: self.mapped, ssrc: SSRC(5), sequence: SequenceNumber(4)) == .locked)
        lock.renegotiate(announced: self.stranger)
        #expect(lock.destination == self.stranger)
        #expect(lock.receive(from: self.stranger, ssrc: SSRC(7), sequence: SequenceNumber(1)) == .locked)
    }

    @Test func theAnnouncedAddressReplacesALatchedOneForGood() {
        var lock = SourceLock(announced: self.announced)
        self.receive(3, from: self.mapped, in: &lock)
        #expect(lock.destination == self.mapped)
        self.receive(SourceLock.probation - 1, from: self.announced, in: &lock)
        #expect(lock.destination == self.mapped)
        self.receive(SourceLock.probation, from: self.announced, in: &lock)
        #expect(lock.destination == self.announced)
        self.receive(100, from: self.mapped, in: &lock)
        #expect(lock.destination == self.announced)
    }

    @Test func whatIsStillOnItsWayFromTheOldAddressDoesNotWinAgainstTheNewOne() {
        var lock = SourceLock(announced: self.announced)
        self.receive(3, from: self.announced, in: &lock)
        lock.renegotiate(announced: self.stranger)
        self.receive(10, from: self.announced, in: &lock)
        #expect(!lock.isLocked && lock.destination == self.stranger)
        self.receive(SourceLock.probation, from: self.mapped, in: &lock)
        #expect(lock.destination == self.mapped)
    }

    @Test func anOldAddressThatGoesOnSendingIsBelievedAgain() {
        var lock = SourceLock(announced: self.announced)
        self.receive(3, from: self.announced, in: &lock)
        lock.renegotiate(announced: self.stranger)
        self.receive(SourceLock.formerProbation, from: self.announced, in: &lock)
        #expect(lock.destination == self.announced)
    }

    /// Gives the lock packets in sequence.
    private func receive(_ count: Int, from endpoint: IPEndpoint, in lock: inout SourceLock) {
        for number in 0..<count {
            _ = lock.receive(from: endpoint, ssrc: SSRC(5), sequence: SequenceNumber(UInt16(number)))
        }
    }

    @Test func remembersFewCandidates() {
        var lock = SourceLock(announced: self.announced)
        for round: UInt16 in 0..<50 {
            for host in 10..<UInt32(10 + SourceLock.candidateLimit + 1) {
                let verdict = lock.receive(from: Self.endpoint(host), ssrc: SSRC(host), sequence: SequenceNumber(round))
                #expect(verdict == .refused)
            }
        }
    }
}
