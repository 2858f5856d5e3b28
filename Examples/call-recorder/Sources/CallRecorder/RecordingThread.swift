import Foundation
import PluginKit

/// One thread for each recorded call: a disk that stalls stalls it and nobody else.
enum RecordingThread {
    /// Writes until the queue is finished.
    ///
    /// - Returns: Whether the file holds what was taken from the queue.
    static func run(_ queue: FrameQueue, open: @escaping @Sendable (UInt32) throws -> any RecordingFile) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                do {
                    try Self.write(queue, open: open)
                    continuation.resume(returning: true)
                } catch {
                    // What still comes is dropped and counted by the queue, which nobody empties any more.
                    continuation.resume(returning: false)
                }
            }
        }
    }

    private static func write(_ queue: FrameQueue, open: (UInt32) throws -> any RecordingFile) throws {
        var stereo: StereoMixer?
        var file: (any RecordingFile)?
        do {
            while true {
                let frames = queue.take()
                guard !frames.isEmpty else { break }
                for frame in frames {
                    // The file has the rate of the call's first frame; a call that changes it (by a new offer) goes on in the old one.
                    if stereo == nil {
                        stereo = StereoMixer(startingWith: frame)
                        file = try open(frame.rate)
                    }
                    stereo?.add(frame)
                }
                if let samples = stereo?.take(), !samples.isEmpty { try file?.write(samples) }
            }
            if let rest = stereo?.takeAll(), !rest.isEmpty { try file?.write(rest) }
        } catch {
            // What was written before can still be heard.
            try? file?.close()
            throw error
        }
        try file?.close()
    }
}
