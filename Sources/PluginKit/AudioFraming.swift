/// The coding of audio frames on the audio socket; a plugin brings it, the host calls it for every frame.
public protocol AudioFraming: Sendable {
    /// The bytes before the samples in a downlink frame.
    var downlinkHeaderBytes: Int { get }

    /// Reads an uplink frame in place; `nil` when it is malformed and must be dropped and counted.
    func parseUplink(_ frame: UnsafeRawBufferPointer) -> UplinkAudio?

    /// Writes one downlink frame; `target` holds `downlinkHeaderBytes` and two bytes for each sample.
    /// - Returns: The bytes written, or `nil` when `target` is too small.
    func writeDownlink(
        _ header: DownlinkAudio, samples: UnsafeBufferPointer<Int16>, into target: UnsafeMutableRawBufferPointer
    ) -> Int?
}
