/// The fixed header of RFC 3550, section 5.1, for PCMU (payload type 0).
enum RTPHeader {
    static let bytes = 12
    static let packetBytes = Self.bytes + TestSound.frameSamples

    static func write(sequence: UInt16, source: UInt32, to bytes: UnsafeMutablePointer<UInt8>) {
        let raw = UnsafeMutableRawPointer(bytes)
        raw.storeBytes(of: (0x8000_0000 | UInt32(sequence)).bigEndian, as: UInt32.self)
        let timestamp = UInt32(sequence) &* UInt32(TestSound.frameSamples)
        raw.storeBytes(of: timestamp.bigEndian, toByteOffset: 4, as: UInt32.self)
        raw.storeBytes(of: source.bigEndian, toByteOffset: 8, as: UInt32.self)
    }

    /// The sequence number of a packet of sound; nil for anything else.
    static func sequence(of bytes: UnsafeBufferPointer<UInt8>) -> UInt16? {
        guard bytes.count > Self.bytes, bytes[0] == 0x80, bytes[1] & 0x7F == 0 else { return nil }
        return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
}
