// Where microphone audio goes; the media engine, or what a test puts there.

import PluginKit
import Telephony

/// Takes one frame: PCM16 in the machine's byte order, or one Opus packet, which is empty where a silence begins or
/// lasts. Called on an event loop, must not block.
protocol UplinkReceiver: Sendable {
    func receive(
        _ payload: UnsafeRawBufferPointer, _ format: AudioFormat, sequence: UInt32, for attachment: AudioAttachment)
}
