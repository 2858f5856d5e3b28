// A question from an RTP port, before there is a session: with real sockets, to a server that is a socket of the test's.

import Media
import Primitives
import SIP
import Synchronization
import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct MediaPortQuestionTests {
        private static let question = STUNBinding.request(identifier: Array(1...12))

        /// A server on loopback that notes who asks and answers `count` times with `answer`.
        private final class Server: Sendable {
            let asked = Mutex<[Datagram]>([])
            let transport = Mutex<UDPTransport?>(nil)

            init(answering answer: [UInt8], count: Int = 1) throws {
                let transport = try UDPTransport(
                    addresses: [.loopbackV4], onReceive: { [weak self] in self?.receive($0, answer, count) },
                    onBounce: { _ in })
                self.transport.withLock { $0 = transport }
            }

            var endpoint: IPEndpoint? { self.transport.withLock { $0?.endpoints.first } }

            private func receive(_ datagrams: [Datagram], _ answer: [UInt8], _ count: Int) {
                self.asked.withLock { $0 += datagrams }
                for datagram in datagrams {
                    let reply = Datagram(
                        transport: .udp, local: datagram.local, remote: datagram.remote, bytes: answer)
                    for _ in 0..<count { self.transport.withLock { $0?.send(reply) } }
                }
            }

            func close() { self.transport.withLock { $0?.close() } }
        }

        private func engine(_ answers: AnswerLog) throws -> MediaEngine {
            let settings = MediaEngine.Settings(threads: 1, ports: 32_400...32_419, wantsPriority: false)
            return try MediaEngine(settings: settings, framing: PlainFraming()) { _, event in
                if case .answered(let bytes, let source) = event { answers.append(bytes, source) }
            }
        }

        private final class AnswerLog: Sendable {
            private let entries = Mutex<[(bytes: [UInt8], source: IPEndpoint)]>([])

            func append(_ bytes: [UInt8], _ source: IPEndpoint) { self.entries.withLock { $0.append((bytes, source)) } }
            var count: Int { self.entries.withLock { $0.count } }
            var first: (bytes: [UInt8], source: IPEndpoint)? { self.entries.withLock { $0.first } }
        }

        @Test func leavesFromThePortAndItsAnswerComesBack() async throws {
            let answers = AnswerLog()
            let engine = try self.engine(answers)
            let server = try Server(answering: [1, 1, 9, 9])
            defer {
                engine.shutDown()
                server.close()
            }
            let endpoint = try #require(server.endpoint)
            let call = try MediaCall.open(engine, 1)
            #expect(engine.ask(call.id, endpoint, Self.question))
            #expect(await eventually { answers.count == 1 })
            let asked = server.asked.withLock { $0.first }
            #expect(asked?.remote == IPEndpoint(address: .loopbackV4, port: call.port))
            #expect(asked?.bytes == Self.question)
            #expect(answers.first?.bytes == [1, 1, 9, 9] && answers.first?.source == endpoint)
        }

        /// The port goes on as that of the call, and nothing of a flood reaches the one who decides.
        @Test func thePortThenCarriesTheCall() async throws {
            let answers = AnswerLog()
            let engine = try self.engine(answers)
            let server = try Server(answering: [0, 1], count: 100)
            defer {
                engine.shutDown()
                server.close()
            }
            let (left, right) = (try MediaCall.open(engine, 1), try MediaCall.open(engine, 2))
            engine.ask(left.id, try #require(server.endpoint), Self.question)
            #expect(await eventually { engine.census.counters.early >= 84 })
            #expect(answers.count == MediaSlot.answerLimit)
            try left.connect(to: right.port)
            try right.connect(to: left.port)
            var sequence: UInt32 = 0
            #expect(
                await eventually {
                    right.speak(SpeechLike.samples(160, from: Int(sequence) * 160, voice: 500), sequence: sequence)
                    sequence += 1
                    return left.sink.frames.count >= 20
                })
            engine.ask(left.id, try #require(server.endpoint), Self.question)
            engine.close(left.id)
            #expect(await eventually { engine.census.sessions == 1 })
            #expect(server.asked.withLock { $0.count } == 1, "a session that runs asks nothing")
        }

        @Test func whatIsNoSTUNIsDropped() async throws {
            let answers = AnswerLog()
            let engine = try self.engine(answers)
            let server = try Server(answering: [0x80, 0, 0, 0])
            defer {
                engine.shutDown()
                server.close()
            }
            let call = try MediaCall.open(engine, 1)
            engine.ask(call.id, try #require(server.endpoint), Self.question)
            #expect(await eventually { engine.census.counters.early == 1 })
            #expect(answers.count == 0)
        }
    }
}
