/// Both laws of G.711 (ITU-T), by tables. A coder shares its law's tables and holds no other state.
struct G711: SpeechEncoder, SpeechDecoder {
    let law: G711Law

    /// Decodes as many bytes as both buffers hold; returns the number of samples.
    func decode(_ bytes: UnsafeRawBufferPointer, into samples: UnsafeMutableBufferPointer<Int16>) -> Int {
        let count = min(bytes.count, samples.count)
        self.law.decoded.withUnsafeBufferPointer { table in
            for index in 0..<count { samples[index] = table[Int(bytes[index])] }
        }
        return count
    }

    /// Encodes as many samples as both buffers hold; returns the number of bytes.
    func encode(_ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(bytes.count, samples.count)
        let shift = self.law.shift
        self.law.codes.withUnsafeBufferPointer { table in
            for index in 0..<count { bytes[index] = table[Int(UInt16(bitPattern: samples[index]) &>> shift)] }
        }
        return count
    }
}
