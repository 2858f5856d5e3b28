// The coding that the host calls for every frame of every call.

import PluginKit

/// Framed PCM16 and Opus in both directions.
struct AudioStream: AudioFraming {
    var downlinkHeaderBytes: Int { FrameHeader.byteCount + FrameHeader.receiptBytes }

    func parseUplink(_ frame: UnsafeRawBufferPointer) -> UplinkAudio? {
        UplinkFrame(parsing: frame)?.audio
    }

    func writeDownlink(
        _ header: DownlinkAudio, payload: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int? {
        DownlinkFrame(header: header).write(payload, into: target)
    }
}
