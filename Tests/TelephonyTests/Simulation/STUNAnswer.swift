// What a STUN server says (RFC 8489, sections 5 and 14), written here apart from the code that reads it.

import Primitives

enum STUNAnswer {
    /// A success response with XOR-MAPPED-ADDRESS; only IPv4, which is all that the worlds speak.
    static func success(to request: [UInt8], _ endpoint: IPEndpoint) -> [UInt8] {
        guard case .v4(let address) = endpoint.address else { return [] }
        let cookie: UInt32 = 0x2112_A442
        let port = endpoint.port ^ UInt16(cookie >> 16)
        let hidden = address ^ cookie
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: hidden >> $0) }
        let value = [0, 1, UInt8(port >> 8), UInt8(port & 0xFF)] + bytes
        return [0x01, 0x01, 0, 12] + request[4..<20] + [0x00, 0x20, 0, 8] + value
    }

    static func refusal(of request: [UInt8]) -> [UInt8] {
        [0x01, 0x11, 0, 8] + request[4..<20] + [0x00, 0x09, 0, 4, 0, 0, 4, 0]
    }
}
