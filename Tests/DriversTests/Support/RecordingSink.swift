import Drivers
import NIOCore
import Synchronization

/// A tab's audio socket that keeps what it is given.
final class RecordingSink: DownlinkSink {
    struct Frame: Hashable, Sendable {
        var stream: UInt32
        var epoch: UInt32
        var sequence: UInt32
        var rate: UInt32
        var samples: [Int16]
        /// Bytes in front of the frame that a header may use.
        var headroom: Int
        var isOnLoop: Bool
    }

    let eventLoop: any EventLoop
    private let kept = Mutex<[Frame]>([])
    private let bitrate = Mutex<Int?>(nil)
    private let joined = Mutex(1)

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    var opusBitrate: Int? {
        get { self.bitrate.withLock { $0 } }
        set { self.bitrate.withLock { $0 = newValue } }
    }

    var joinedPackets: Int {
        get { self.joined.withLock { $0 } }
        set { self.joined.withLock { $0 = newValue } }
    }

    func deliver(_ frame: ByteBuffer) {
        var frame = frame
        let headroom = frame.readerIndex
        var fields: [UInt32] = []
        for _ in 0..<4 { fields.append(frame.readInteger() ?? 0) }
        var samples: [Int16] = []
        while let sample = frame.readInteger(endianness: .little, as: Int16.self) { samples.append(sample) }
        let isOnLoop = self.eventLoop.inEventLoop
        self.kept.withLock {
            $0.append(
                Frame(
                    stream: fields[0], epoch: fields[1], sequence: fields[2], rate: fields[3], samples: samples,
                    headroom: headroom, isOnLoop: isOnLoop))
        }
    }

    var frames: [Frame] { self.kept.withLock { $0 } }
}
