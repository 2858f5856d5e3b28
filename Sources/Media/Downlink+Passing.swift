import Codecs
import Primitives
import RTP

// Packets that the browser can take as they came: on a clean path nothing is decoded and encoded again.

extension Downlink {
    /// Writes the packet undecoded and returns its length; zero when it must be decoded: it is no frame by itself, does
    /// not fit, something that can be heard still waits, or the delay is about to be adjusted.
    mutating func pass(
        _ packet: JitterBuffer.Packet, _ codecs: PayloadTable, into target: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard !target.isEmpty, codecs[packet.payloadType] == .audio(.opus), packet.isContinuous,
            packet.duration == self.jitter.clock.units(MediaLimits.frameDuration), self.queue.isQuiet,
            self.jitter.adjustment() == .none
        else { return 0 }
        let length = self.payload.withUnsafeMutableBytes { self.jitter.copyPayload(of: packet, into: $0) }
        guard length > 0, length <= target.count else { return 0 }
        self.payload.withUnsafeBytes {
            let bytes = UnsafeRawBufferPointer(rebasing: $0[..<length])
            target.copyMemory(from: bytes)
            self.last.note(bytes)
            self.decoder.note(passed: bytes, of: .opus)
        }
        self.queue.drop(self.queue.count)
        self.jitter.waitForSuccessors(of: self.decoder.repairs ? packet.duration : 0)
        self.framesPlayed &+= 1
        self.passed &+= 1
        return length
    }

    /// Lets the decoder hear what went by without it, before it takes over; an encoder that goes on from there finds the
    /// sound in `past`.
    mutating func hearPassed() {
        guard self.last.count > 0 else { return }
        self.decoder.change(to: .opus)
        var last = self.last
        last.drain { packet in
            let heard = self.queue.append(upTo: self.queue.capacity) { buffer in
                let count = self.decoder.decode(packet, into: buffer)
                self.past.append(contentsOf: buffer[..<count])
                return count
            }
            self.queue.takeBack(heard)
        }
        self.last = last
    }
}
