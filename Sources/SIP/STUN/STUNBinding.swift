public import Primitives

/// The Binding method of STUN (RFC 8489): asks a server how our address looks from there.
///
/// Requests leave from the SIP socket, because a translator gives each socket another address; so answers come in
/// between SIP messages and are told from them by their first bits and the magic cookie (RFC 8489, section 5).
public enum STUNBinding {
    /// The length of a transaction id in bytes.
    public static let identifierBytes = 12
    private static let cookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42]
    private static let headerBytes = 20
    private static let request: [UInt8] = [0x00, 0x01]
    private static let indication: [UInt8] = [0x00, 0x11]
    private static let success: [UInt8] = [0x01, 0x01]
    private static let refusal: [UInt8] = [0x01, 0x11]
    private static let mappedAddress: UInt16 = 0x0001
    private static let xorMappedAddress: UInt16 = 0x0020

    /// A request without attributes.
    public static func request(identifier: [UInt8]) -> [UInt8] {
        precondition(identifier.count == Self.identifierBytes, "a transaction id has 96 bits")
        return Self.request + [0, 0] + Self.cookie + identifier
    }

    /// What opens a translator's way anew and is not answered (RFC 8489, section 5).
    public static func indication(identifier: [UInt8]) -> [UInt8] {
        precondition(identifier.count == Self.identifierBytes, "a transaction id has 96 bits")
        return Self.indication + [0, 0] + Self.cookie + identifier
    }

    /// Whether a datagram of the SIP socket is STUN: no SIP message begins with a byte below 4.
    public static func isSTUN(_ bytes: [UInt8]) -> Bool {
        bytes.count >= Self.headerBytes && bytes[0] < 4 && Array(bytes[4..<8]) == Self.cookie
    }

    /// Whether the server refuses the request with `identifier`, for whatever reason (RFC 8489, section 6.3.4).
    public static func isRefusal(_ bytes: [UInt8], of identifier: [UInt8]) -> Bool {
        Self.isSTUN(bytes) && Array(bytes[..<2]) == Self.refusal && Array(bytes[8..<20]) == identifier
    }

    /// Our address as the server saw it; `nil` when the bytes are no success answer to the request with `identifier`.
    public static func address(in bytes: [UInt8], answering identifier: [UInt8]) -> IPEndpoint? {
        guard Self.isSTUN(bytes), Array(bytes[..<2]) == Self.success, Array(bytes[8..<20]) == identifier else {
            return nil
        }
        let length = Int(bytes[2]) << 8 | Int(bytes[3])
        guard length % 4 == 0, Self.headerBytes + length <= bytes.count else { return nil }
        var mapped: IPEndpoint?
        var place = Self.headerBytes
        let end = Self.headerBytes + length
        while place + 4 <= end {
            let type = UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
            let size = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            guard place + 4 + size <= end else { return nil }
            let value = Array(bytes[(place + 4)..<(place + 4 + size)])
            switch type {
            case Self.xorMappedAddress: return Self.endpoint(value, mask: Self.cookie + identifier)
            case Self.mappedAddress: mapped = Self.endpoint(value, mask: [])
            default: break  // The others say nothing about the address.
            }
            place += 4 + (size + 3) / 4 * 4
        }
        return mapped
    }

    /// RFC 8489, sections 14.1 and 14.2: family, port and address, the latter two hidden from translators by the mask.
    private static func endpoint(_ value: [UInt8], mask: [UInt8]) -> IPEndpoint? {
        guard value.count >= 8 else { return nil }
        func plain(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            mask.isEmpty ? Array(bytes) : zip(bytes, mask).map { $0 ^ $1 }
        }
        func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        let port = UInt16(truncatingIfNeeded: number(plain(value[2..<4])))
        switch (value[1], value.count) {
        case (1, 8):
            return IPEndpoint(address: .v4(UInt32(truncatingIfNeeded: number(plain(value[4..<8])))), port: port)
        case (2, 20):
            let address = plain(value[4..<20])
            return IPEndpoint(address: .v6(number(address[..<8]), number(address[8...])), port: port)
        default:
            return nil
        }
    }
}
