/// L16 (RFC 3551, section 4.5.11): samples of 16 bits in network byte order, at the rate that the name says.
struct L16: SpeechEncoder, SpeechDecoder {
    /// - Parameter packetTimes: those whose packets stay within 1,200 bytes.
    private static func describe(_ rate: Int, payloadType: UInt8? = nil, packetTimes: [Int]) -> CodecDescription {
        CodecDescription(
            name: "L16/\(rate)", summary: "L16: uncompressed, \(rate * 16 / 1_000) kbit/s", encodingName: "L16",
            clockRate: rate, staticPayloadType: payloadType, packetTimes: packetTimes,
            // Half a sample is no sample.
            units: { $0.count % 2 == 0 ? $0.count / 2 : nil }, makeEncoder: { _ in L16() }, makeDecoder: { _ in L16() })
    }

    static let narrow = Self.describe(8_000, packetTimes: [10, 20, 30, 40, 50, 60])
    static let wide = Self.describe(16_000, packetTimes: [10, 20, 30])
    static let superWide = Self.describe(32_000, packetTimes: [10])
    static let disc = Self.describe(44_100, payloadType: 11, packetTimes: [10])
    static let full = Self.describe(48_000, packetTimes: [10])

    func encode(_ samples: UnsafeBufferPointer<Int16>, into payload: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(samples.count, payload.count / 2)
        for index in 0..<count {
            payload.storeBytes(of: samples[index].bigEndian, toByteOffset: 2 * index, as: Int16.self)
        }
        return 2 * count
    }

    func decode(_ payload: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>) -> Int {
        let count = min(payload.count / 2, samples.count)
        for index in 0..<count {
            samples[index] = Int16(bigEndian: payload.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self))
        }
        return count
    }
}
