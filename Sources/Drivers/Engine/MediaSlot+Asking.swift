// How the RTP port looks from outside: asked before the session begins, from the very socket that it will use.

import Media
import Primitives

extension MediaSlot {
    /// STUN messages that are handed up before a session begins: a few answers to a few requests, and no flood.
    static let answerLimit = 16
    /// The first two bits of STUN are zero, those of RTP are not (RFC 7983, section 7).
    private static let firstBytes: ClosedRange<UInt8> = 0...3

    func ask(_ remote: IPEndpoint, _ request: [UInt8], _ around: inout MediaSurroundings) {
        guard request.count <= MediaScratch.stride else { return }
        around.scratch.outgoing(0).copyBytes(from: request)
        around.scratch.address(0, count: request.count, to: remote)
        let taken = around.scratch.send(1, from: self.sockets.rtp)
        around.counters.sendFailures += UInt64(1 - taken)
    }

    /// What is no STUN came before negotiation ended and belongs to no known format.
    func receiveAnswers(_ around: inout MediaSurroundings) {
        guard self.session == nil else { return }
        let count = around.scratch.receive(from: self.sockets.rtp)
        for index in 0..<count {
            guard let (bytes, source, _) = around.scratch.datagram(index), let first = bytes.first,
                Self.firstBytes.contains(first), self.answers < Self.answerLimit
            else {
                around.counters.early += 1
                continue
            }
            self.answers += 1
            around.events.emit(self.id, .answered(Array(bytes), from: source))
        }
    }
}
