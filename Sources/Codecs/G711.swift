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
        self.law.codes.withUnsafeBufferPointer { table in
            for index in 0..<count {
                let sample = samples[index]
                // The sign's copies in all bits turn a negative sample into its one's complement magnitude.
                let signs = sample >> 15
                let code = table[Int((sample ^ signs) &>> self.law.shift)]
                bytes[index] = (code | ~UInt8(truncatingIfNeeded: signs) & 0x80) ^ self.law.inverted
            }
        }
        return count
    }
}
