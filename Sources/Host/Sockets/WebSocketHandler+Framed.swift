// Audio frames go out as one buffer each, header and all: a frame and its payload as two writes cost a third more.

import NIOCore
import NIOWebSocket

extension WebSocketHandler {
    /// The header of an unmasked binary frame is at most this long for the frames we send.
    static let framingBytes = 4

    /// Puts the WebSocket header into the room before the payload; a buffer with one owner is not copied for it.
    ///
    /// The buffer is emptied when the room is missing or the payload is longer than 65,535 bytes.
    static func frame(_ frame: inout ByteBuffer) {
        let count = frame.readableBytes
        let headerBytes = count <= 125 ? 2 : Self.framingBytes
        guard count <= Int(UInt16.max), frame.readerIndex >= headerBytes else { return frame.clear() }
        let start = frame.readerIndex - headerBytes
        frame.moveReaderIndex(to: start)
        // RFC 6455, section 5.2: FIN and opcode 2, then the length, unmasked.
        frame.setInteger(UInt8(0x82), at: start)
        if headerBytes == 2 {
            frame.setInteger(UInt8(count), at: start + 1)
        } else {
            frame.setInteger(UInt8(126), at: start + 1)
            frame.setInteger(UInt16(count), at: start + 2)
        }
    }
}
