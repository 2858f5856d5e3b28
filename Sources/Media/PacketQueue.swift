/// Packets from the browser on their way to a telephone that speaks their codec: what the capture buffer is to samples.
///
/// It fills to its target before anything is taken out, and again after it ran dry; beyond its limit the oldest is
/// dropped. What it cannot do is to shorten: `isCrowded` says that the packets had better be decoded.
struct PacketQueue: Sendable {
    /// Packets that wait before the first is taken: the capture target of 60 ms.
    static let target = 3
    /// Ten frames, as in the capture buffer; the oldest is dropped.
    static let limit = 10
    /// Takes over which the lowest fill is watched: half a second.
    private static let patience = 25

    /// Pushed out by newer packets.
    private(set) var dropped: UInt64 = 0
    /// Takes that found nothing although the microphone speaks.
    private(set) var underruns: UInt64 = 0
    private(set) var count = 0
    private(set) var isFlowing = false
    /// More than the target has waited for half a second.
    private(set) var isCrowded = false
    private var isPaused = false
    private var first = 0
    private var lengths = [Int](repeating: 0, count: Self.limit)
    /// Made when the first packet comes.
    private var storage: [UInt8] = []
    private var takes = 0
    private var lowest = Int.max

    mutating func append(_ packet: UnsafeRawBufferPointer) {
        guard packet.count <= MediaLimits.longestBrowserPacket else { return }
        if self.storage.isEmpty {
            self.storage = Array(repeating: 0, count: Self.limit * MediaLimits.longestBrowserPacket)
        }
        if self.count == Self.limit {
            self.drop()
            self.dropped &+= 1
        }
        let place = (self.first + self.count) % Self.limit
        self.lengths[place] = packet.count
        self.storage.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[(place * MediaLimits.longestBrowserPacket)...])
                .copyMemory(from: packet)
        }
        self.count += 1
        self.isPaused = false
    }

    /// There is silence until the next packet: running dry is no fault.
    mutating func pause() {
        self.isPaused = true
    }

    /// Writes the packet whose turn it is and returns its length; zero when there is none.
    mutating func take(into target: UnsafeMutableRawBufferPointer) -> Int {
        if !self.isFlowing, self.count >= Self.target { self.isFlowing = true }
        guard self.isFlowing else { return 0 }
        guard self.count > 0 else {
            self.isFlowing = false
            if !self.isPaused { self.underruns &+= 1 }
            return 0
        }
        self.watch()
        let length = self.lengths[self.first]
        self.withFirst { target.copyMemory(from: $0) }
        self.drop()
        return length
    }

    /// Gives every packet and begins anew.
    mutating func drain(_ body: (UnsafeRawBufferPointer) -> Void) {
        while self.count > 0 {
            self.withFirst(body)
            self.drop()
        }
        self.isFlowing = false
        self.isCrowded = false
        self.takes = 0
        self.lowest = .max
    }

    private mutating func watch() {
        self.takes += 1
        self.lowest = min(self.lowest, self.count)
        guard self.takes >= Self.patience else { return }
        self.isCrowded = self.lowest > Self.target
        self.takes = 0
        self.lowest = .max
    }

    private func withFirst(_ body: (UnsafeRawBufferPointer) -> Void) {
        let start = self.first * MediaLimits.longestBrowserPacket
        let end = start + self.lengths[self.first]
        self.storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
    }

    private mutating func drop() {
        self.first = (self.first + 1) % Self.limit
        self.count -= 1
    }
}
