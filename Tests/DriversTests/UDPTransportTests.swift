// SIP over real UDP sockets on the loopback.

import Primitives
import SIP
import Synchronization
import Testing

@testable import Drivers

extension SystemTests {
    @Suite struct UDPTransportTests {
        /// Keeps what a transport hands over.
        final class Inbox: Sendable {
            let datagrams = Mutex<[Datagram]>([])
            let bounces = Mutex<[IPEndpoint]>([])

            func transport(_ addresses: [IPAddress] = [.loopbackV4], port: UInt16 = 0) throws -> UDPTransport {
                try UDPTransport(
                    addresses: addresses, port: port,
                    onReceive: { received in self.datagrams.withLock { $0 += received } },
                    onBounce: { peer in self.bounces.withLock { $0.append(peer) } })
            }
        }

        @Test func carriesADatagramWithBothEndpoints() async throws {
            let (left, right) = (Inbox(), Inbox())
            let (sender, receiver) = (try left.transport([]), try right.transport([]))
            defer {
                sender.close()
                receiver.close()
            }
            let target = IPEndpoint(address: .loopbackV4, port: receiver.endpoints[0].port)
            let local = try #require(sender.localEndpoint(towards: target))
            #expect(local.address == .loopbackV4)
            // As large as UDP allows: SIP must not be cut.
            let bytes = (0..<65_000).map { UInt8(truncatingIfNeeded: $0) }
            sender.send(Datagram(transport: .udp, local: local, remote: target, bytes: bytes))
            #expect(await eventually { right.datagrams.withLock { !$0.isEmpty } })
            let expected = Datagram(transport: .udp, local: target, remote: local, bytes: bytes)
            #expect(right.datagrams.withLock { $0 } == [expected])
        }

        @Test func usesOnePortForBothFamilies() async throws {
            guard LocalAddress.towards(IPEndpoint(address: .loopbackV6, port: 9)) != nil else { return }
            let inbox = Inbox()
            let transport = try inbox.transport([])
            defer { transport.close() }
            #expect(Set(transport.endpoints.map(\.port)).count == 1)
            let target = IPEndpoint(address: .loopbackV6, port: transport.endpoints[0].port)
            let local = try #require(transport.localEndpoint(towards: target))
            transport.send(Datagram(transport: .udp, local: local, remote: target, bytes: [1, 2, 3]))
            #expect(await eventually { inbox.datagrams.withLock { $0.map(\.remote) } == [target] })
        }

        @Test func sendsFromTheAddressThatViaNames() async throws {
            let (left, right) = (Inbox(), Inbox())
            let (sender, receiver) = (try left.transport([]), try right.transport([]))
            defer {
                sender.close()
                receiver.close()
            }
            let second = try #require(IPAddress("127.0.0.2"))
            let local = IPEndpoint(address: second, port: sender.endpoints[0].port)
            let target = IPEndpoint(address: .loopbackV4, port: receiver.endpoints[0].port)
            sender.send(Datagram(transport: .udp, local: local, remote: target, bytes: [1]))
            #expect(await eventually { right.datagrams.withLock { $0.map(\.remote) } == [local] })
        }

        @Test func answersAtTheAddressesItWasGivenAndAtNoOther() async throws {
            let addresses = try ["127.0.0.3", "127.0.0.4"].map { try #require(IPAddress($0)) }
            let (left, right) = (Inbox(), Inbox())
            let (sender, receiver) = (try left.transport([]), try right.transport(addresses))
            defer {
                sender.close()
                receiver.close()
            }
            let port = receiver.endpoints[0].port
            #expect(receiver.endpoints == addresses.map { IPEndpoint(address: $0, port: port) })
            let local = IPEndpoint(address: .loopbackV4, port: sender.endpoints[0].port)
            let other = IPEndpoint(address: .v4(0x7F00_0002), port: port)
            for remote in [other] + receiver.endpoints {
                sender.send(Datagram(transport: .udp, local: local, remote: remote, bytes: [1]))
            }
            #expect(await eventually { right.datagrams.withLock { Set($0.map(\.local)) } == Set(receiver.endpoints) })
            #expect(await eventually { left.bounces.withLock { $0 } == [other] })
            // Whoever wrote to one of them is answered from there.
            for endpoint in receiver.endpoints {
                receiver.send(Datagram(transport: .udp, local: endpoint, remote: local, bytes: [2]))
            }
            #expect(await eventually { left.datagrams.withLock { $0.map(\.remote) } == receiver.endpoints })
        }

        @Test func leavesFromTheOneOfItsAddressesThatTheSystemUsesOnTheWay() throws {
            let far = try #require(IPAddress("127.0.0.3"))
            let transport = try Inbox().transport([far, .loopbackV4])
            defer { transport.close() }
            let remote = IPEndpoint(address: .loopbackV4, port: 9)
            #expect(transport.localEndpoint(towards: remote)?.address == .loopbackV4)
            let only = try Inbox().transport([far])
            defer { only.close() }
            #expect(only.localEndpoint(towards: remote) == only.endpoints[0])
            #expect(only.localEndpoint(towards: IPEndpoint(address: .loopbackV6, port: 9)) == nil)
        }

        @Test func aTakenPortIsNamed() throws {
            let inbox = Inbox()
            let first = try inbox.transport()
            defer { first.close() }
            #expect(throws: DriverError.portTaken(first.endpoints[0])) {
                try inbox.transport(port: first.endpoints[0].port)
            }
        }

        @Test func aDeadPeerIsToldAtOnceAndOthersLoseNothing() async throws {
            let (left, right) = (Inbox(), Inbox())
            let (sender, receiver) = (try left.transport(), try right.transport())
            defer {
                sender.close()
                receiver.close()
            }
            let gone = try Inbox().transport()
            let dead = gone.endpoints[0]
            gone.close()
            for number in 0..<20 {
                for remote in [dead, receiver.endpoints[0]] {
                    sender.send(
                        Datagram(transport: .udp, local: sender.endpoints[0], remote: remote, bytes: [UInt8(number)]))
                }
            }
            #expect(await eventually { left.bounces.withLock { $0.contains(dead) } })
            #expect(await eventually { right.datagrams.withLock { $0.count } == 20 })
            #expect(left.bounces.withLock { Set($0) } == [dead])
        }

        /// A cable was pulled, another network came: what still says farewell under the old address must get out.
        @Test(arguments: [("192.0.2.1", "127.0.0.1"), ("2001:db8::1", "::1")])
        func anAddressThatIsNotOursAnyMoreSilencesNobody(gone: String, target: String) async throws {
            let remote = try #require(IPAddress(target))
            guard LocalAddress.towards(IPEndpoint(address: remote, port: 9)) != nil else { return }
            let (left, right) = (Inbox(), Inbox())
            let (sender, receiver) = (try left.transport([]), try right.transport([]))
            defer {
                sender.close()
                receiver.close()
            }
            let local = IPEndpoint(address: try #require(IPAddress(gone)), port: sender.endpoints[0].port)
            let peer = IPEndpoint(address: remote, port: receiver.endpoints[0].port)
            sender.send(Datagram(transport: .udp, local: local, remote: peer, bytes: [1]))
            #expect(
                await eventually {
                    right.datagrams.withLock { $0.map(\.remote) } == [IPEndpoint(address: remote, port: local.port)]
                })
            #expect(left.bounces.withLock { $0 } == [] && sender.counters.sent == 1)
        }

        /// Too long for UDP: the fault is the message's.
        @Test func whatCannotBeSentSaysNothingOfThePeer() throws {
            let (left, right) = (Inbox(), Inbox())
            let (sender, receiver) = (try left.transport(), try right.transport())
            defer {
                sender.close()
                receiver.close()
            }
            let bytes = [UInt8](repeating: 1, count: 70_000)
            sender.send(
                Datagram(transport: .udp, local: sender.endpoints[0], remote: receiver.endpoints[0], bytes: bytes))
            #expect(left.bounces.withLock { $0 } == [] && sender.counters.sendFailed == 1)
        }

        @Test func leavesNoDescriptorBehind() async throws {
            let before = openDescriptors()
            let transport = try Inbox().transport([])
            transport.close()
            transport.close()
            #expect(throws: DriverError.self) { try Inbox().transport([.v4(0xC000_0201)]) }
            #expect(await eventually { openDescriptors() <= before })
        }
    }
}
