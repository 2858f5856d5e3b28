/// The last packets that went through undecoded: a decoder that takes over hears them first, so that its state is near
/// to that of the coder and nothing clicks.
struct PassedPackets: Sendable {
    /// 60 ms of the past are enough for the state to agree.
    private static let limit = 3

    private var first = 0
    private(set) var count = 0
    private var lengths = [Int](repeating: 0, count: Self.limit)
    /// Made when the first packet passes.
    private var storage: [UInt8] = []

    mutating func note(_ packet: UnsafeRawBufferPointer) {
        guard packet.count <= MediaLimits.longestBrowserPacket else { return }
        if self.storage.isEmpty {
            self.storage = Array(repeating: 0, count: Self.limit * MediaLimits.longestBrowserPacket)
        }
        if self.count == Self.limit {
            self.first = (self.first + 1) % Self.limit
            self.count -= 1
        }
        let place = (self.first + self.count) % Self.limit
        self.lengths[place] = packet.count
        self.storage.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[(place * MediaLimits.longestBrowserPacket)...])
                .copyMemory(from: packet)
        }
        self.count += 1
    }

    /// Gives them, oldest first, and forgets them.
    mutating func drain(_ body: (UnsafeRawBufferPointer) -> Void) {
        while self.count > 0 {
            let start = self.first * MediaLimits.longestBrowserPacket
            let end = start + self.lengths[self.first]
            self.storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
            self.first = (self.first + 1) % Self.limit
            self.count -= 1
        }
    }
}
