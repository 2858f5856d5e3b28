// The coding that the host calls for every frame of every call.

import PluginKit

/// Framed PCM16 in both directions.
struct AudioStream: AudioFraming {
    var downlinkHeaderBytes: Int { FrameHeader.byteCount }

    func parseUplink(_ frame: UnsafeRawBufferPointer) -> UplinkAudio? {
        UplinkFrame(parsing: frame)?.audio
    }

    func writeDownlink(
        _ header: DownlinkAudio, samples: UnsafeBufferPointer<Int16>, into target: UnsafeMutableRawBufferPointer
    ) -> Int? {
        DownlinkFrame(header: header).write(samples, into: target)
    }
}
