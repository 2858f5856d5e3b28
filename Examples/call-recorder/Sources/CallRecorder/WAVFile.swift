import Foundation

/// A WAV file of 16 bits and two channels that only its owner may read.
///
/// Its header says how long it is, and is renewed as the file grows: one that is cut off by a crash says at most
/// `headerInterval` less than it holds.
public struct WAVFile: RecordingFile {
    private let handle: FileHandle
    private let rate: UInt32
    private var dataBytes: UInt32 = 0
    /// What the header says.
    private var statedBytes: UInt32 = 0

    /// The size fields have 32 bits; what comes after 4 GB (six hours at 48 kHz) is an error.
    static let longest = UInt32.max - 44
    /// Seconds of sound after which the header is renewed.
    static let headerInterval: UInt32 = 2

    /// - Throws: When the folder cannot be made, the file cannot be written, or is there already: no recording replaces another.
    public init(path: String, rate: UInt32) throws {
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.rate = rate
        try self.handle.write(contentsOf: Self.header(rate: rate, dataBytes: 0))
    }

    public mutating func write(_ samples: [Int16]) throws {
        let count = UInt32(2 * samples.count)
        guard count <= Self.longest - self.dataBytes else { throw CocoaError(.fileWriteOutOfSpace) }
        var data = Data(capacity: 2 * samples.count)
        for sample in samples { withUnsafeBytes(of: sample.littleEndian) { data.append(contentsOf: $0) } }
        try self.handle.write(contentsOf: data)
        self.dataBytes += count
        guard self.dataBytes - self.statedBytes >= Self.headerInterval * self.rate * Self.frameBytes else { return }
        try self.writeHeader()
        try self.handle.seekToEnd()
    }

    public mutating func close() throws {
        try self.writeHeader()
        try self.handle.close()
    }

    private mutating func writeHeader() throws {
        try self.handle.seek(toOffset: 0)
        try self.handle.write(contentsOf: Self.header(rate: self.rate, dataBytes: self.dataBytes))
        self.statedBytes = self.dataBytes
    }

    /// Bytes of a sample of both channels.
    private static let frameBytes: UInt32 = 4

    /// The canonical 44 bytes: RIFF, one `fmt ` chunk of PCM, one `data` chunk.
    static func header(rate: UInt32, dataBytes: UInt32) -> Data {
        var data = Data()
        func add(_ text: String) { data.append(contentsOf: text.utf8) }
        func add(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
        }
        add("RIFF")
        add(dataBytes + 36)
        add("WAVEfmt ")
        add(UInt32(16))
        add(UInt16(1))  // PCM
        add(UInt16(2))  // channels
        add(rate)
        add(rate * Self.frameBytes)  // bytes in a second
        add(UInt16(Self.frameBytes))
        add(UInt16(16))  // bits
        add("data")
        add(dataBytes)
        return data
    }
}
