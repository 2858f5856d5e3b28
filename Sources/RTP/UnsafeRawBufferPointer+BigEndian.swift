// Big-endian reads and writes at checked offsets: the one place where RTP touches raw memory.

extension UnsafeRawBufferPointer {
    /// The byte at `offset`, or zero when a caller's check should have refused the offset.
    @inline(__always) func byte(_ offset: Int) -> UInt8 {
        offset >= 0 && offset < self.count ? self[offset] : 0
    }

    @inline(__always) func uint16(_ offset: Int) -> UInt16 {
        UInt16(self.byte(offset)) << 8 | UInt16(self.byte(offset &+ 1))
    }

    @inline(__always) func uint32(_ offset: Int) -> UInt32 {
        UInt32(self.uint16(offset)) << 16 | UInt32(self.uint16(offset &+ 2))
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes when the offset lies inside; callers check their total length first.
    @inline(__always) func put(_ value: UInt8, at offset: Int) {
        if offset >= 0 && offset < self.count { self[offset] = value }
    }

    @inline(__always) func put(_ value: UInt16, at offset: Int) {
        self.put(UInt8(truncatingIfNeeded: value >> 8), at: offset)
        self.put(UInt8(truncatingIfNeeded: value), at: offset &+ 1)
    }

    @inline(__always) func put(_ value: UInt32, at offset: Int) {
        self.put(UInt16(truncatingIfNeeded: value >> 16), at: offset)
        self.put(UInt16(truncatingIfNeeded: value), at: offset &+ 2)
    }
}
