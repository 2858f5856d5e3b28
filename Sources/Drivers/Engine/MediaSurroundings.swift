import Media
import NIOCore
import Primitives

/// What a slot needs of its thread while it is visited: buffers, outlets, counters, and the ways out.
struct MediaSurroundings: ~Copyable {
    let scratch = MediaScratch()
    let framing: any DownlinkFraming
    let events: MediaEventOutlet
    let grid: TickGrid
    var outlets = DownlinkOutlets()
    var counters = MediaCounters()
    /// What turns the kernel's arrival stamps into instants; renewed at each wake.
    var realtimeOffset: Int64 = 0
    private let allocator = ByteBufferAllocator()

    init(framing: any DownlinkFraming, events: MediaEventOutlet, grid: TickGrid) {
        self.framing = framing
        self.events = events
        self.grid = grid
    }

    /// An empty buffer with headroom, large enough for one frame of the wire.
    func buffer(forBytes count: Int) -> ByteBuffer {
        let headroom = MediaEngine.headroom
        let capacity = headroom + MediaEngine.frameOverhead + count
        var buffer = self.allocator.buffer(capacity: capacity)
        buffer.moveWriterIndex(to: headroom)
        buffer.moveReaderIndex(to: headroom)
        return buffer
    }
}
