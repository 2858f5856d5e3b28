// The whole shell on the loopback: a phone, a scripted SIP server, real sockets, threads and timers.

import Media
import Primitives
import SIP
import Telephony
import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct PhoneDriverTests {
        private let session = SessionID(rawValue: 7)

        private func register(_ phone: RunningPhone, at server: ScriptedRegistrar) async throws {
            try await phone.driver.start()
            _ = try await phone.driver.perform(.saveAccount(phone.account(server.port)))
        }

        @Test func aSavedAccountEndsRegisteredAndStored() async throws {
            let server = try ScriptedRegistrar()
            defer { server.close() }
            let phone = try RunningPhone(ports: 33_000...33_009)
            try await phone.driver.start()
            let account = phone.account(server.port)
            let reply = try await phone.driver.perform(.saveAccount(account))
            guard case .account(let snapshot) = reply, case .registered = snapshot.registration else {
                Issue.record("not registered: \(reply)")
                return await phone.end()
            }
            #expect(phone.storage.effects == [.saveAccount(account)])
            let contact = try #require(server.header("Contact", ofRequest: 0))
            #expect(contact.contains("127.0.0.1:\(phone.driver.sipEndpoints[0].port)"))
            await phone.end()
        }

        @Test func theServersRefusalIsToldAndNothingIsStored() async throws {
            let server = try ScriptedRegistrar { _ in .init(status: "404 Not Found") }
            defer { server.close() }
            let phone = try RunningPhone(ports: 33_010...33_019)
            try await phone.driver.start()
            await #expect(throws: PhoneError.self) {
                try await phone.driver.perform(.saveAccount(phone.account(server.port)))
            }
            #expect(phone.storage.effects.isEmpty)
            await phone.end()
        }

        @Test func aStorageThatFailsIsTold() async throws {
            let server = try ScriptedRegistrar()
            defer { server.close() }
            let phone = try RunningPhone(ports: 33_020...33_029, outcome: .failed(code: "diskFull", message: "Full."))
            try await phone.driver.start()
            await #expect(throws: PhoneError.storageFailed(code: "diskFull", reason: "Full.")) {
                try await phone.driver.perform(.saveAccount(phone.account(server.port)))
            }
            await phone.end()
        }

        @Test func aDeadServerIsNamed() async throws {
            let server = try ScriptedRegistrar()
            let port = server.port
            server.close()
            let phone = try RunningPhone(ports: 33_030...33_039)
            try await phone.driver.start()
            await #expect(throws: PhoneError.serverUnreachable(server: "127.0.0.1:\(port)")) {
                try await phone.driver.perform(.saveAccount(phone.account(port)))
            }
            await phone.end()
        }

        @Test func anUnknownServerIsNamed() async throws {
            let phone = try RunningPhone(ports: 33_040...33_049)
            try await phone.driver.start()
            let error = await #expect(throws: PhoneError.self) {
                try await phone.driver.perform(.saveAccount(phone.account(5_060, host: "nobody.invalid")))
            }
            #expect(["serverNotFound", "resolverUnavailable"].contains(error?.code ?? ""))
            await phone.end()
        }

        @Test func aTakenSipPortIsNamed() async throws {
            let first = try RunningPhone(ports: 33_050...33_059)
            try await first.driver.start()
            let endpoint = first.driver.sipEndpoints[0]
            let second = try RunningPhone(ports: 33_060...33_069, sipPort: endpoint.port)
            await #expect(throws: DriverError.portTaken(endpoint)) { try await second.driver.start() }
            await second.end()
            await #expect(throws: DriverError.alreadyStarted) { try await first.driver.start() }
            await first.end()
        }

        @Test func aBusyCallEndsAndLeavesNothing() async throws {
            let server = try ScriptedRegistrar { lines in
                .init(status: lines[0].hasPrefix("INVITE") ? "486 Busy Here" : "200 OK")
            }
            defer { server.close() }
            let phone = try RunningPhone(ports: 33_070...33_079)
            try await self.register(phone, at: server)
            _ = try await phone.driver.perform(
                .startCall(account: AccountID(rawValue: "a1"), to: "604", session: self.session))
            #expect(await eventually { self.endStatus(phone) == 486 })
            #expect(await eventually { phone.engine.census.portsTaken == 0 })
            let census = await phone.driver.census()
            #expect(census.commands == 0 && census.attachments == 0 && census.stores == 0)
            #expect(census.datagramsDropped == 0 && census.transport.received > 0)
            await phone.end()
        }

        @Test func anAnsweredCallIsHeardInTheTabThatOpensItsSocketLater() async throws {
            let (exchange, server) = try self.exchange(33_080...33_089)
            defer {
                exchange.engine.shutDown()
                server.close()
            }
            let phone = try RunningPhone(ports: 33_090...33_099)
            try await self.register(phone, at: server)
            let reply = try await phone.driver.perform(
                .startCall(account: AccountID(rawValue: "a1"), to: "600", session: self.session))
            guard case .call(let call) = reply else {
                Issue.record("no call: \(reply)")
                return await phone.end()
            }
            #expect(await eventually { self.offeredPort(server) != nil })
            try exchange.connect(to: try #require(self.offeredPort(server)))
            #expect(await eventually { self.isActive(call.id, phone) })
            let sink = phone.open(self.session)
            phone.driver.audioSocketOpened(self.session)
            var sequence: UInt32 = 0
            let isHeard = await eventually {
                while Int(sequence) < exchange.sink.frames.count + sink.frames.count + 12 {
                    exchange.speak(SpeechLike.samples(160, from: Int(sequence) * 160, voice: 500), sequence: sequence)
                    sequence += 1
                }
                return SpeechLike.share(of: 500, in: sink.frames.suffix(50).flatMap(\.samples)) > 0.3
            }
            #expect(isHeard)
            _ = try await phone.driver.perform(.hangUp(call.id))
            #expect(await eventually { server.seen.contains { $0.hasPrefix("BYE") } })
            #expect(await eventually { phone.engine.census.portsTaken == 0 })
            await phone.end()
        }

        @Test func shutDownUnregistersAnswersAndLeavesNoDescriptor() async throws {
            let server = try ScriptedRegistrar()
            defer { server.close() }
            let before = openDescriptors()
            let phone = try RunningPhone(ports: 33_100...33_109)
            try await self.register(phone, at: server)
            await phone.end()
            #expect(server.seen.count >= 2)
            let last = server.seen.count - 1
            let expires = server.header("Expires", ofRequest: last) ?? server.header("Contact", ofRequest: last) ?? ""
            #expect(expires.hasSuffix("0"))
            await #expect(throws: PhoneError.shuttingDown) { try await phone.driver.perform(.snapshot) }
            await phone.driver.shutDown()
            #expect(await eventually { openDescriptors() <= before })
        }

        @Test func shutDownEndsWithAServerThatNeverAnswers() async throws {
            let server = try ScriptedRegistrar { lines in
                lines.contains { $0.hasPrefix("Expires: 0") || $0.hasSuffix(";expires=0") } ? nil : .init()
            }
            defer { server.close() }
            let phone = try RunningPhone(ports: 33_110...33_119)
            try await self.register(phone, at: server)
            await phone.end()
            #expect(phone.driver.sipEndpoints.isEmpty)
        }

        /// A side that answers every INVITE with PCMU at a port of its own.
        private func exchange(_ ports: ClosedRange<UInt16>) throws -> (MediaCall, ScriptedRegistrar) {
            let settings = MediaEngine.Settings(threads: 1, ports: ports, wantsPriority: false)
            let call = try MediaCall.open(try MediaEngine(settings: settings, framing: PlainFraming()), 1)
            let description = [
                "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
                "m=audio \(call.port) RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "",
            ].joined(separator: "\r\n")
            let server = try ScriptedRegistrar { lines in
                .init(body: lines[0].hasPrefix("INVITE") ? description : "")
            }
            return (call, server)
        }

        private func offeredPort(_ server: ScriptedRegistrar) -> UInt16? {
            guard let invite = server.seen.firstIndex(where: { $0.hasPrefix("INVITE") }) else { return nil }
            return server.line("m=audio ", ofRequest: invite).flatMap { line in
                UInt16(line.split(separator: " ")[1])
            }
        }

        private func endStatus(_ phone: RunningPhone) -> Int? {
            for event in phone.events {
                if case .call(let call) = event, case .ended(let end) = call.state { return end.status }
            }
            return nil
        }

        private func isActive(_ id: CallID, _ phone: RunningPhone) -> Bool {
            phone.events.contains { event in
                if case .call(let call) = event { call.id == id && call.state == .active } else { false }
            }
        }
    }
}
