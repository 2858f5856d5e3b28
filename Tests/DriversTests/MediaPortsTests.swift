// Ports of a real engine on the loopback: a range that runs out, ports that come back, descriptors that do not leak.

import Media
import NIOCore
import NIOPosix
import Primitives
import Telephony
import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct MediaPortsTests {
        private func engine(_ ports: ClosedRange<UInt16>, threads: Int = 2) throws -> MediaEngine {
            let settings = MediaEngine.Settings(threads: threads, ports: ports, wantsPriority: false)
            return try MediaEngine(settings: settings, framing: PlainFraming())
        }

        private func id(_ number: Int) -> MediaSessionID { MediaSessionID(rawValue: UInt64(number)) }

        @Test func refusesClearlyWhenTheRangeIsExhausted() throws {
            let engine = try self.engine(31_000...31_005)
            defer { engine.shutDown() }
            let ports = (0..<3).map { engine.open(self.id($0), local: .loopbackV4) }
            #expect(Set(ports.compactMap { try? $0.get() }) == [31_000, 31_002, 31_004])
            #expect(engine.open(self.id(3), local: .loopbackV4) == .failure(.noPortFree))
        }

        @Test func aClosedSessionFreesItsPorts() async throws {
            let engine = try self.engine(31_010...31_011)
            defer { engine.shutDown() }
            #expect(engine.open(self.id(1), local: .loopbackV4) == .success(31_010))
            engine.close(self.id(1))
            #expect(await eventually { engine.census.portsTaken == 0 })
            #expect(engine.open(self.id(2), local: .loopbackV4) == .success(31_010))
        }

        @Test func passesOverAPairThatAnotherProgramHolds() throws {
            let other = try UDPSocket(IPEndpoint(address: .loopbackV4, port: 31_021))
            defer { other.close() }
            let engine = try self.engine(31_020...31_023)
            defer { engine.shutDown() }
            #expect(engine.open(self.id(1), local: .loopbackV4) == .success(31_022))
            #expect(engine.open(self.id(2), local: .loopbackV4) == .failure(.noPortFree))
        }

        @Test func saysThatAnAddressIsNotOurs() throws {
            let engine = try self.engine(31_030...31_031)
            defer { engine.shutDown() }
            let foreign = try #require(IPAddress("192.0.2.1"))
            #expect(engine.open(self.id(1), local: foreign) == .failure(.addressUnavailable))
            #expect(engine.census.portsTaken == 0)
        }

        @Test func opensOnTheIPv6LoopbackWhereThereIsOne() throws {
            guard LocalAddress.towards(IPEndpoint(address: .loopbackV6, port: 9)) != nil else { return }
            let engine = try self.engine(31_040...31_041)
            defer { engine.shutDown() }
            #expect(engine.open(self.id(1), local: .loopbackV6) == .success(31_040))
        }

        @Test func refusesASecondSessionOfTheSameName() throws {
            let engine = try self.engine(31_050...31_053)
            defer { engine.shutDown() }
            #expect(engine.open(self.id(1), local: .loopbackV4) != .failure(.engineUnavailable))
            #expect(engine.open(self.id(1), local: .loopbackV4) == .failure(.engineUnavailable))
        }

        @Test func leavesNoDescriptorAndNoPortBehind() async throws {
            let before = openDescriptors()
            try await self.openMany()
            #expect(await eventually { openDescriptors() <= before })
            let port = try UDPSocket(IPEndpoint(address: .loopbackV4, port: 31_060))
            port.close()
        }

        private func openMany() async throws {
            let engine = try self.engine(31_060...31_199)
            for number in 0..<70 { _ = engine.open(self.id(number), local: .loopbackV4) }
            #expect(engine.census.portsTaken == 70)
            for number in 0..<35 { engine.close(self.id(number)) }
            engine.shutDown()
            #expect(engine.census.portsTaken == 0)
            #expect(engine.census.sessions == 0)
            #expect(engine.open(self.id(99), local: .loopbackV4) == .failure(.engineUnavailable))
        }

        @Test func anIdleEngineDoesNotTick() async throws {
            let engine = try self.engine(31_200...31_209)
            defer { engine.shutDown() }
            _ = engine.open(self.id(1), local: .loopbackV4)
            #expect(await eventually { engine.census.sessions == 1 })
            #expect(engine.census.threads.allSatisfy { !$0.isTicking })
            #expect(engine.census.counters.ticks == 0)
        }
    }
}
