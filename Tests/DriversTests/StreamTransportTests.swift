// SIP over real TCP connections on the loopback.

import NIOCore
import Primitives
import SIP
import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct StreamTransportTests {
        @Test(arguments: [IPAddress.loopbackV4, .loopbackV6])
        func oneConnectionCarriesBothDirections(address: IPAddress) async throws {
            guard LocalAddress.towards(IPEndpoint(address: address, port: 9)) != nil else { return }
            let (left, right) = (try await StreamEnd(address: address), try await StreamEnd(address: address))
            defer {
                left.close()
                right.close()
            }
            left.send(StreamEnd.message("one"), to: right.local)
            #expect(await eventually { right.received.count == 1 })
            let arrived = try #require(right.received.first)
            #expect(arrived.bytes == Array(StreamEnd.message("one").utf8))
            // The server sees the address of Contact, so it uses this connection for its own requests.
            #expect(arrived.hop == Hop(transport: .tcp, remote: left.local))
            right.send(StreamEnd.message("two"), to: arrived.remote)
            left.send(StreamEnd.message("three"), to: right.local)
            #expect(await eventually { left.received.count == 1 && right.received.count == 2 })
            #expect(left.received.first?.remote == right.local)
            #expect(left.transport.counters.connections == 1)
            #expect(right.transport.counters.connections == 1)
            #expect(left.transport.counters.opened == 1)
            #expect(right.transport.counters.accepted == 1)
        }

        @Test func aRefusedConnectionIsTold() async throws {
            let left = try await StreamEnd()
            let right = try await StreamEnd()
            defer { left.close() }
            right.close()
            #expect(await eventually { right.transport.counters.connections == 0 })
            left.send(StreamEnd.message(), to: IPEndpoint(address: .loopbackV4, port: 9))
            #expect(await eventually { left.failures == [.unreachable] })
            #expect(left.transport.counters.failed == 1)
            #expect(left.transport.counters.connections == 0)
        }

        @Test func aClosedConnectionIsToldAndTheNextMessageConnectsAnew() async throws {
            let left = try await StreamEnd()
            let right = try await StreamEnd()
            defer {
                left.close()
                right.close()
            }
            left.send(StreamEnd.message("one"), to: right.local)
            #expect(await eventually { right.received.count == 1 })
            // What is no message ends the connection: nobody knows where the next one begins.
            right.send("X\r\nContent-Length: -1\r\n\r\n", to: left.local)
            #expect(await eventually { left.failures == [.closed] && right.failures == [.closed] })
            #expect(left.transport.counters.malformed == 1)
            left.send(StreamEnd.message("two"), to: right.local)
            #expect(await eventually { right.received.count == 2 })
            #expect(left.transport.counters.opened == 2)
        }

        @Test func answersAPingWithAPong() async throws {
            let left = try await StreamEnd()
            let right = try await StreamEnd()
            defer {
                left.close()
                right.close()
            }
            left.send(StreamEnd.message(), to: right.local)
            #expect(await eventually { right.received.count == 1 })
            left.send("\r\n\r\n", to: right.local)
            #expect(await eventually { left.pongs == 1 })
            #expect(right.transport.counters.pings == 1)
        }

        @Test func oneAddressMayOpenSoManyConnectionsAndNoMore() async throws {
            var limits = StreamLimits()
            limits.acceptedPerAddress = 2
            let right = try await StreamEnd(limits: limits)
            var others: [StreamEnd] = []
            for _ in 0..<3 { others.append(try await StreamEnd()) }
            defer {
                right.close()
                for other in others { other.close() }
            }
            for other in others.prefix(2) { other.send(StreamEnd.message(), to: right.local) }
            #expect(await eventually { right.received.count == 2 })
            others[2].send(StreamEnd.message(), to: right.local)
            #expect(await eventually { others[2].failures == [.closed] })
            #expect(right.transport.counters.refused == 1)
            #expect(right.transport.counters.connections == 2)
        }

        @Test func whoTakesNothingLosesTheConnection() async throws {
            var limits = StreamLimits()
            limits.unsentBytes = 100
            let left = try await StreamEnd(limits: limits)
            let right = try await StreamEnd()
            defer {
                left.close()
                right.close()
            }
            // One message is more than may wait.
            left.send(StreamEnd.message(String(repeating: "x", count: 400)), to: right.local)
            #expect(await eventually { left.transport.counters.overflowed > 0 })
        }

        @Test func aSilentConnectionIsClosed() async throws {
            var limits = StreamLimits()
            limits.acceptedIdle = .zero
            let right = try await StreamEnd(limits: limits)
            let left = try await StreamEnd()
            defer {
                left.close()
                right.close()
            }
            left.send(StreamEnd.message(), to: right.local)
            #expect(await eventually { right.transport.counters.idle == 1 && left.failures == [.closed] })
        }
    }
}
