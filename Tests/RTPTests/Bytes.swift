// Borrowing an array's bytes for a parser, and a packet for a leaf: shared by the tests of this room.

import RTP

extension [UInt8] {
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: Swift.max(1, self.count), alignment: 8)
        defer { copy.deallocate() }
        copy.copyBytes(from: self)
        // Exactly the bytes, so that a read beyond them is beyond the buffer's count as well.
        return try body(UnsafeRawBufferPointer(rebasing: copy[..<self.count]))
    }
}

extension RTPPacket {
    static func test(
        _ sequence: Int, timestamp: Int, type: UInt8 = 0, marker: Bool = false, ssrc: UInt32 = 1
    ) -> RTPPacket {
        RTPPacket(
            payloadType: type, marker: marker, sequence: SequenceNumber(UInt16(truncatingIfNeeded: sequence)),
            timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: timestamp)), ssrc: SSRC(ssrc))
    }
}
