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
        /// What the page can, best first.
        let formats: [String]?
        /// The page sends and reads receipts.
        let receipts: Bool?
    }

    struct ConnectReply: Codable, Sendable {
        /// So does the host: only to a page that asked.
        let receipts: Bool?
    }

    private let reception: AudioReception
    private var state = State.unopened
    private var leaveWaitingRoom: () -> Void = {}

    init(reception: AudioReception) {
        self.reception = reception
    }

    /// - Parameter leave: Called when the socket has proved itself, and when it is gone.
    func open(_ line: AudioLine, _ socket: SocketLine, leave: @escaping () -> Void) {
        self.state = .waiting(line, socket)
        self.leaveWaitingRoom = leave
    }

    func receiveText(_ text: [UInt8]) {
        switch self.state {
        case .unopened, .closed:
            return
        case .waiting(let line, let socket):
            self.prove(text, line, socket)
        case .proving(_, let socket):
            let id = try? Envelope.parsing(text).get().id
            socket.send(Reply(id: id, failure: .alreadyOpen).bytes)
        case .open(let session, _, let socket):
            socket.send(FormatChange.answer(to: text, for: session.audio).bytes)
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
            guard audio.format == .opus || attachment.sampleRate == Int(audio.rate) else {
                return reception.drop(\.wrongRate)
            }
            session.audio.arrived(audio)
            let payload = audio.payloadOffset..<(audio.payloadOffset + audio.payloadCount)
            reception.uplink.receive(
                UnsafeRawBufferPointer(rebasing: bytes[payload]), audio.format, sequence: audio.sequence,
                for: attachment)
        }
    }

    func close() {
        if case .open(let session, let line, _) = self.state { session.audio.lose(line) }
        self.state = .closed
        self.leaveWaitingRoom()
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
        }.whenSuccess { bound.value.proved($0, message, id: envelope.id) }
    }

    private func proved(_ result: Result<Session, HandlerError>, _ message: ConnectMessage, id: String) {
        guard case .proving(let line, let socket) = self.state else { return }  // Closed meanwhile.
        switch result {
        case .failure(let error):
            self.state = .waiting(line, socket)
            socket.send(Reply(id: id, failure: error).bytes)
        case .success(let session):
            self.state = .open(session, line, socket)
            self.leaveWaitingRoom()
            // A call may be quicker than the socket that tells what its page can.
            let format = TabFormat(offered: message.formats)
            let told = session.audio.agree(to: format)
            session.audio.open(line, socket, hasReceipts: message.receipts == true)
            let answer = ConnectReply(receipts: message.receipts == true ? true : nil)
            if let reply = try? Reply(id: id, success: answer) { socket.send(reply.bytes) }
            if let told {
                let event = Audio(told, format)
                if let user = session.identity?.user { self.reception.observers.tell(event, of: user) }
                session.push(event)
            }
            self.reception.onReady(session)
        }
    }

    /// Adds what this socket takes and gives to the contract.
    static func describe(in registry: inout HandlerRegistry) throws(PluginError) {
        try registry.describeAudioRequest(
            "connect", message: ConnectMessage.self, reply: ConnectReply.self, usualLimit: Self.fieldBytes)
        try registry.describeAudioRequest(
            FormatChange.type, message: FormatChange.Message.self, reply: FormatChange.Answer.self)
    }

    /// The longest text of the first frame.
    private static let fieldBytes = 128
    private static let limits = FieldLimits(["token": fieldBytes, "sessionId": fieldBytes])

    private static func message(of envelope: Envelope) throws(Envelope.Refusal) -> ConnectMessage {
        do throws(HandlerError) {
            guard envelope.type == "connect" else { throw HandlerError.unknownType(envelope.type) }
            return try envelope.message(ConnectMessage.self, limits: Self.limits)
        } catch {
            throw Envelope.Refusal(id: envelope.id, error: error)
        }
    }
}

extension HandlerError {
    static let alreadyOpen = HandlerError(
        code: "alreadyConnected", message: "This audio socket is connected already.")
}
