import Media
import NIOCore
import NIOPosix
import Primitives

@testable import Drivers

/// One side of a call on the loopback: an engine's session with a sink, and a microphone that a test feeds.
struct MediaCall {
    let engine: MediaEngine
    let id: MediaSessionID
    let port: UInt16
    let sink: RecordingSink

    static func open(_ engine: MediaEngine, _ number: UInt64) throws -> MediaCall {
        let id = MediaSessionID(rawValue: number)
        let port = try engine.open(id, local: .loopbackV4).get()
        let sink = RecordingSink(MultiThreadedEventLoopGroup.singleton.next())
        return MediaCall(engine: engine, id: id, port: port, sink: sink)
    }

    /// Talks PCMU to `port`, with packets of `milliseconds`.
    func connect(to port: UInt16, packet milliseconds: Int = 20, epoch: UInt32 = 1) throws {
        let parameters = MediaCall.parameters(to: port, ssrc: UInt32(self.id.rawValue), packet: milliseconds)
        self.engine.configure(self.id, parameters)
        self.engine.attach((self.id, stream: 5, epoch: epoch), to: self.sink)
    }

    func speak(_ samples: [Int16], sequence: UInt32, epoch: UInt32 = 1) {
        samples.withUnsafeBufferPointer {
            self.engine.receiveUplink(self.id, stream: 5, epoch: epoch, sequence: sequence, samples: $0)
        }
    }

    var heard: [Int16] { self.sink.frames.flatMap(\.samples) }

    static func parameters(to port: UInt16, ssrc: UInt32, packet milliseconds: Int = 20) -> MediaParameters {
        let format = MediaFormat.offered.first { $0.encodingName == "PCMU" } ?? MediaFormat.offered[0]
        return MediaParameters(
            remote: IPEndpoint(address: .loopbackV4, port: port), sendPayloadType: 0, sendFormat: format,
            receiveFormats: [0: format], sendEventPayloadType: 101, receiveEventPayloadTypes: [101],
            packetDuration: .milliseconds(milliseconds), ssrc: ssrc, firstSequence: 1, firstTimestamp: 0,
            cname: "call-\(ssrc)")
    }
}
