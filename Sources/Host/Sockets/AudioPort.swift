// The receiving end of one audio socket.

import NIOCore
import PluginKit
import Telephony

/// First a text frame that proves the tab, then sound; lives on the socket's event loop.
final class AudioPort {
    private enum State {
        case unopened
        case waiting(AudioLine, SocketLine)
        /// The token is being looked up.
        case proving(AudioLine, SocketLine)
        case open(Session, AudioLine, SocketLine)
        case closed
    }

    struct ConnectMessage: Decodable, Sendable {
        let token: String
        let sessionId: PluginKit.SessionID
    }

    private let reception: AudioReception
    private var state = State.unopened

    init(reception: AudioReception) {
        self.reception = reception
    }

    func open(_ line: AudioLine, _ socket: SocketLine) {
        self.state = .waiting(line, socket)
    }

    func receiveText(_ text: [UInt8]) {
        switch self.state {
        case .unopened, .closed:
            return
        case .waiting(let line, let socket):
            self.prove(text, line, socket)
        case .proving(_, let socket), .open(_, _, let socket):
            let id = try? Envelope.parsing(text).get().id
            socket.send(Reply(id: id, failure: .alreadyOpen).bytes)
        }
    }

    func receiveFrame(_ frame: ByteBuffer) {
        guard case .open(let session, _, _) = self.state else {
            self.reception.drop(\.early)
            return
        }
        let reception = self.reception
        frame.withUnsafeReadableBytes { bytes in
            guard let audio = reception.framing.parseUplink(bytes) else { return reception.drop(\.malformed) }
            guard let attachment = session.audio.attachment, attachment.stream == audio.stream,
                attachment.epoch == audio.epoch
            else { return reception.drop(\.stale) }
            guard attachment.sampleRate == Int(audio.rate) else { return reception.drop(\.wrongRate) }
            let payload = audio.payloadOffset..<(audio.payloadOffset + audio.sampleCount * 2)
            reception.uplink.receive(
                UnsafeRawBufferPointer(rebasing: bytes[payload]), sequence: audio.sequence, for: attachment)
        }
    }

    func close() {
        if case .open(let session, let line, _) = self.state { session.audio.lose(line) }
        self.state = .closed
    }

    private func prove(_ text: [UInt8], _ line: AudioLine, _ socket: SocketLine) {
        let envelope: Envelope
        let message: ConnectMessage
        do throws(Envelope.Refusal) {
            envelope = try Envelope.parsing(text).get()
            message = try Self.message(of: envelope)
        } catch {
            socket.send(Reply(id: error.id, failure: error.error).bytes)
            return
        }
        self.state = .proving(line, socket)
        let reception = self.reception
        let bound = NIOLoopBound(self, eventLoop: line.channel.eventLoop)
        line.channel.eventLoop.makeFutureWithTask { () -> Result<Session, HandlerError> in
            do throws(HandlerError) {
                let device = try await reception.authenticate(message.token)
                guard let session = reception.sessions.session(message.sessionId), session.identity?.device == device
                else { throw HandlerError.noSuchSession }
                return .success(session)
            } catch {
                return .failure(error)
            }
        }.whenSuccess { bound.value.proved($0, id: envelope.id) }
    }

    private func proved(_ result: Result<Session, HandlerError>, id: String) {
        guard case .proving(let line, let socket) = self.state else { return }  // Closed meanwhile.
        switch result {
        case .failure(let error):
            self.state = .waiting(line, socket)
            socket.send(Reply(id: id, failure: error).bytes)
        case .success(let session):
            self.state = .open(session, line, socket)
            session.audio.open(line, socket)
            if let reply = try? Reply(id: id, success: NoFields()) { socket.send(reply.bytes) }
            self.reception.onReady(session)
        }
    }

    private static func message(of envelope: Envelope) throws(Envelope.Refusal) -> ConnectMessage {
        do throws(HandlerError) {
            guard envelope.type == "connect" else { throw HandlerError.unknownType(envelope.type) }
            return try envelope.message(ConnectMessage.self, limits: [:], defaultLimit: 128)
        } catch {
            throw Envelope.Refusal(id: envelope.id, error: error)
        }
    }
}

extension HandlerError {
    fileprivate static let alreadyOpen = HandlerError(
        code: "alreadyConnected", message: "This audio socket is connected already.")
}
