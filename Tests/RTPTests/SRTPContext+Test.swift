// Contexts with arrays in and out: shared by the tests of SRTP.

import Primitives
import RTP

extension SRTPContext {
    /// - Parameter key: master key and salt in hexadecimal.
    static func test(
        _ suite: SRTPSuite, _ key: String, _ direction: Direction = .outbound, identifier: [UInt8] = []
    ) throws(SRTPError) -> SRTPContext {
        try SRTPContext(
            suite, keys: [SRTPMasterKey(SecretBytes(key.unhexed), identifier: identifier)], direction: direction)
    }

    func protect(_ packet: [UInt8], isReport: Bool = false) throws(SRTPError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: packet.count + Self.trailerRoom, alignment: 8)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: packet)
        let length =
            isReport
            ? try self.protectRTCP(buffer, count: packet.count) : try self.protectRTP(buffer, count: packet.count)
        return Array(buffer[..<length])
    }

    func open(_ datagram: [UInt8], isReport: Bool = false) throws(SRTPError) -> [UInt8] {
        try datagram.withBytes { bytes throws(SRTPError) in
            Array(isReport ? try self.unprotectRTCP(bytes) : try self.unprotectRTP(bytes))
        }
    }
}

extension String {
    /// The bytes that hexadecimal digits stand for.
    var unhexed: [UInt8] {
        let digits = self.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
