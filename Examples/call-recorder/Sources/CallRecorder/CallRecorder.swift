// Each call becomes a WAV file, the person on the left and the far end on the right.

public import Foundation
public import PluginKit

/// Records every call that is answered.
///
/// It cannot delay a call: the host copies the sound into a bounded stream, this plugin takes it from there into a bounded queue, and a
/// thread of its own writes. When the disk is slow, frames are counted, and silence stands for them in the file.
public struct CallRecorder: Plugin {
    public let name = "recorder"
    public let capabilities: Set<Capability> = [.calls, .audioTap]
    private let recordings: Recordings

    /// - Parameters:
    ///   - folder: Made when it is not there, for its owner only.
    ///   - now: The time of day. It is in the name of each file, because another call has the same id after a restart.
    public init(folder: String, now: @escaping @Sendable () -> Date = { Date() }) {
        self.init { try WAVFile(path: "\(folder)/call-\(Self.name(of: now()))-\($0).wav", rate: $1) }
    }

    /// `20270131T235959.123Z`
    private static func name(of date: Date) -> String {
        date.formatted(
            Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, includingFractionalSeconds: true))
    }

    /// - Parameter open: Makes the file of a call, with its sample rate in Hz; called on the writing thread.
    public init(open: @escaping @Sendable (CallID, UInt32) throws -> any RecordingFile) {
        self.recordings = Recordings(open: open)
    }

    /// What was written and what was left out since the start.
    public var census: RecorderCensus { self.recordings.census }

    public func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(AnsweredCalls(tap: try capabilities.audioTap, recordings: self.recordings))
        try registry.register(RecorderStatus(recordings: self.recordings))
    }
}
