/// The coding of audio frames on the audio socket; a plugin brings it, the host calls it for every frame.
public protocol AudioFraming: Sendable {
    /// The bytes before the payload in a downlink frame, at most.
    var downlinkHeaderBytes: Int { get }

    /// Reads an uplink frame in place; `nil` when it is malformed and must be dropped and counted.
    func parseUplink(_ frame: UnsafeRawBufferPointer) -> UplinkAudio?

    /// Writes one downlink frame; `target` holds the header and the payload: a packet, or samples in the
    /// machine's byte order, as the header says.
    /// - Returns: The bytes written, or `nil` when `target` is too small.
    func writeDownlink(
        _ header: DownlinkAudio, payload: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int?
}
