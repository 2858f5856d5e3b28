/// Where a recording goes; used by one thread, which it may block.
public protocol RecordingFile {
    /// Samples of both channels, in turn.
    mutating func write(_ samples: [Int16]) throws
    /// Makes the file whole, also when writing has failed; nothing is written afterwards.
    mutating func close() throws
}
