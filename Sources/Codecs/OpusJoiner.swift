#if Opus
    import COpus
#endif

// Proof: the pointers leave the value never, it cannot be copied and frees them once, and the library keeps its state
// behind its pointer: whichever thread owns the value owns the state.

/// Joins Opus packets that follow each other into a longer one, so that headers of the network weigh less: what the
/// frames hold stays as it is (RFC 6716, section 3.2).
///
/// Storage is made with the first packet and kept.
public struct OpusJoiner: ~Copyable, @unchecked Sendable {
    /// Packets that one may be made of: 60 ms.
    public static let limit = 3
    /// What each of them must last, on the clock of Opus: 20 ms.
    private static let units = 960
    /// Bytes of the longest packet that goes in or comes out; what would be longer is not joined.
    public static let longest = 1_275
    /// What the lengths of the frames may take in front of them (RFC 6716, section 3.2.5), and the two bytes before that.
    private static let overhead = 2 + 2 * OpusJoiner.limit

    /// Packets that wait.
    public private(set) var count = 0
    private var bytes = 0
    private var storage: UnsafeMutableRawBufferPointer?
    private var state: OpaquePointer?

    public init() {}

    /// Takes a packet of 20 ms; `false` when it cannot go with those that wait, which must be written first.
    public mutating func append(_ packet: UnsafeRawBufferPointer) -> Bool {
        #if Opus
            guard self.count < Self.limit, packet.count <= Self.longest,
                AudioCodec.opus.units(ofPayload: packet) == Self.units,
                self.count == 0 || self.bytes + packet.count + Self.overhead <= Self.longest
            else { return false }
            guard let state = self.prepared(), let storage = self.storage else { return false }
            // The library keeps where the bytes are, not the bytes.
            let place = UnsafeMutableRawBufferPointer(rebasing: storage[self.bytes..<(self.bytes + packet.count)])
            place.copyMemory(from: packet)
            guard let bytes = place.bytes, opus_repacketizer_cat(state, bytes, Int32(clamping: packet.count)) == OPUS_OK
            else { return false }
            self.bytes += packet.count
            self.count += 1
            return true
        #else
            return false
        #endif
    }

    /// Writes what waits as one packet and forgets it; returns its length, zero when nothing waits or there is no room.
    public mutating func write(into target: UnsafeMutableRawBufferPointer) -> Int {
        defer { self.reset() }
        #if Opus
            guard self.count > 0, let state = self.state, let bytes = target.bytes else { return 0 }
            return Int(max(0, opus_repacketizer_out(state, bytes, Int32(clamping: target.count))))
        #else
            return 0
        #endif
    }

    /// Forgets what waits.
    public mutating func reset() {
        self.count = 0
        self.bytes = 0
        #if Opus
            if let state = self.state { _ = opus_repacketizer_init(state) }
        #endif
    }

    #if Opus
        private mutating func prepared() -> OpaquePointer? {
            if self.state == nil { self.state = opus_repacketizer_create() }
            if self.storage == nil {
                self.storage = .allocate(byteCount: Self.longest, alignment: 1)
            }
            return self.state
        }

        deinit {
            if let state = self.state { opus_repacketizer_destroy(state) }
            self.storage?.deallocate()
        }
    #endif
}
