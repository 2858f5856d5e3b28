// Where microphone audio goes; the media engine, or what a test puts there.

import Telephony

/// Takes one frame of PCM16 in the machine's byte order; called on an event loop, must not block.
protocol UplinkReceiver: Sendable {
    func receive(_ samples: UnsafeRawBufferPointer, sequence: UInt32, for attachment: AudioAttachment)
}
