/// The packets that wait, in a window of sequence numbers over preallocated storage.
///
/// One bit per place says whether it is taken, so finding the oldest packet is one instruction. Storage grows at most
/// three times, with the largest payload seen; steady state allocates nothing.
struct PacketRing: Sendable {
    enum State: Hashable, Sendable { case vacant, present, gone }

    struct Head: Hashable, Sendable {
        let slot: Int
        let sequence: Int64
        let timestamp: Int64
        let duration: Int
        let payloadType: UInt8
        /// It describes the silence that begins there, and lasts no time itself.
        let isSilence: Bool
    }

    private enum Kind: Hashable, Sendable { case placeholder, silence, audio }

    private struct Slot: Sendable {
        var sequence: Int64 = .min
        var kind = Kind.placeholder
        var timestamp: Int64 = 0
        var duration = 0
        var length = 0
        var payloadType: UInt8 = 0
    }

    /// Packets that fit; the oldest give way. A machine word of bits.
    static let capacity = 64
    static let largestPayload = 1_500
    private static let smallestStride = 256

    /// The lowest sequence number that can still be stored: the next one to play.
    private(set) var floor: Int64 = 0
    private(set) var audioCount = 0
    private var occupied: UInt64 = 0
    private var slots = [Slot](repeating: Slot(), count: Self.capacity)
    private var stride = Self.smallestStride
    private var storage = [UInt8](repeating: 0, count: Self.capacity * Self.smallestStride)

    var isEmpty: Bool { self.occupied == 0 }

    /// The oldest entry, if it is no placeholder; call `skipPlaceholders` first.
    var head: Head? {
        guard let sequence = self.lowest else { return nil }
        let index = Self.index(sequence)
        let slot = self.slots[index]
        guard slot.kind != .placeholder else { return nil }
        return Head(
            slot: index, sequence: sequence, timestamp: slot.timestamp, duration: slot.duration,
            payloadType: slot.payloadType, isSilence: slot.kind == .silence)
    }

    func state(of sequence: Int64) -> State {
        let index = Self.index(sequence)
        guard self.slots[index].sequence == sequence else { return .vacant }
        return self.occupied & (1 << UInt64(index)) != 0 ? .present : .gone
    }

    /// - Parameter duration: of audio; zero for a description of silence.
    mutating func store(
        sequence: Int64, timestamp: Int64, duration: Int, payloadType: UInt8, payload: UnsafeRawBufferPointer
    ) {
        if payload.count > self.stride { self.widen(to: payload.count) }
        let index = Self.index(sequence)
        self.slots[index] = Slot(
            sequence: sequence, kind: duration > 0 ? .audio : .silence, timestamp: timestamp, duration: duration,
            length: payload.count, payloadType: payloadType)
        self.occupied |= 1 << UInt64(index)
        if duration > 0 { self.audioCount &+= 1 }
        let start = index &* self.stride
        self.storage.withUnsafeMutableBytes { storage in
            UnsafeMutableRawBufferPointer(rebasing: storage[start..<(start &+ payload.count)]).copyMemory(from: payload)
        }
    }

    mutating func storePlaceholder(sequence: Int64) {
        let index = Self.index(sequence)
        self.slots[index] = Slot(sequence: sequence)
        self.occupied |= 1 << UInt64(index)
    }

    func copyPayload(of index: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let slot = self.slots[index]
        let length = min(slot.length, buffer.count)
        let start = index &* self.stride
        self.storage.withUnsafeBytes { storage in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[start..<(start &+ length)]))
        }
        return length
    }

    /// Takes an entry out; everything up to it has passed.
    mutating func take(_ head: Head) {
        self.clear(head.sequence)
        self.floor = max(self.floor, head.sequence &+ 1)
    }

    /// Passes over placeholders at the front; returns the numbers below them that never came.
    @discardableResult
    mutating func skipPlaceholders() -> Int64 {
        var missing: Int64 = 0
        while let sequence = self.lowest, self.slots[Self.index(sequence)].kind == .placeholder {
            missing &+= sequence &- self.floor
            self.clear(sequence)
            self.floor = sequence &+ 1
        }
        return missing
    }

    /// Moves the window so that `sequence` fits; returns how many numbers were passed without having been played.
    mutating func advance(toFit sequence: Int64) -> Int64 {
        let floor = max(self.floor, sequence &- Int64(Self.capacity) &+ 1)
        let passed = floor &- self.floor
        while let lowest = self.lowest, lowest < floor { self.clear(lowest) }
        self.floor = floor
        return passed
    }

    /// Starts an empty window.
    mutating func restart(at floor: Int64) {
        self.floor = floor
    }

    mutating func removeAll() {
        self.occupied = 0
        self.audioCount = 0
        for index in self.slots.indices { self.slots[index].sequence = .min }
    }

    private var lowest: Int64? {
        guard self.occupied != 0 else { return nil }
        // Rotated so that the floor's bit comes first, the lowest set bit is the distance from the floor.
        let shift = UInt64(Self.index(self.floor))
        let rotated = self.occupied >> shift | self.occupied << ((64 &- shift) & 63)
        return self.floor &+ Int64(rotated.trailingZeroBitCount)
    }

    private mutating func clear(_ sequence: Int64) {
        let index = Self.index(sequence)
        self.occupied &= ~(1 << UInt64(index))
        if self.slots[index].kind == .audio { self.audioCount &-= 1 }
    }

    private mutating func widen(to length: Int) {
        var wider = self.stride
        while wider < length { wider &*= 2 }
        var storage = [UInt8](repeating: 0, count: Self.capacity &* wider)
        for index in 0..<Self.capacity {
            let start = index &* self.stride
            let length = self.slots[index].length
            storage.replaceSubrange(
                (index &* wider)..<(index &* wider &+ length), with: self.storage[start..<(start &+ length)])
        }
        self.storage = storage
        self.stride = wider
    }

    private static func index(_ sequence: Int64) -> Int {
        Int(sequence & Int64(Self.capacity &- 1))
    }
}
