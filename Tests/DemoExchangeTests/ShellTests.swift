// The sockets and ports around the exchange, on the real loopback.

import Media
import Primitives
import SIP
import Testing

@testable import DemoExchange

struct ShellTests {
    private static let anyPort = IPEndpoint(address: .loopbackV4, port: 0)

    @Test(arguments: [IPAddress.loopbackV4, .loopbackV6])
    func aDatagramArrivesWithItsSender(address: IPAddress) throws {
        let left = try UDPSocket(binding: IPEndpoint(address: address, port: 0))
        let right = try UDPSocket(binding: IPEndpoint(address: address, port: 0))
        defer {
            left.shut()
            right.shut()
        }
        #expect(left.local.port != 0 && left.local.address == address)
        #expect(right.receive() == nil)
        left.send([1, 2, 3], to: right.local)
        let received = try #require(right.receive())
        #expect(received.bytes == [1, 2, 3])
        #expect(received.from == left.local)
    }

    @Test func aTakenPortIsNamed() throws {
        let first = try UDPSocket(binding: Self.anyPort)
        defer { first.shut() }
        let error = #expect(throws: ExchangeError.self) { _ = try UDPSocket(binding: first.local) }
        #expect(error == .portTaken(first.local))
        #expect(error.map { "\($0)".contains("\(first.local.port)") } == true)
    }

    @Test func refusesToListenForOtherMachines() {
        for address in [IPAddress.v4(0), .v4(0xC000_0201), .v6(0, 0)] {
            let settings = ExchangeSettings(password: Secret("x"), address: address)
            #expect(throws: ExchangeError.notLoopback("\(address)")) {
                _ = try ExchangeLoop(settings: settings, port: 0, mediaPorts: 46_000...46_007, exitsWithParent: false)
            }
        }
    }

    @Test func aCallHasAnEvenPortAndTheNext() {
        var ports = MediaPorts(address: .loopbackV4, range: 46_101...46_106)
        let ids = (1...3).map { MediaSessionID(rawValue: $0) }
        let first = ports.open(ids[0])
        let second = ports.open(ids[1])
        let third = ports.open(ids[2])
        #expect([first, second, third] == [46_102, 46_104, nil])
        #expect(ports.pairs[ids[0]]?.rtcp.local.port == 46_103)
        ports.close(ids[0])
        let again = ports.open(ids[2])
        #expect(again == first)
        ports.close(ids[1])
        ports.close(ids[2])
        #expect(ports.pairs.isEmpty)
    }
}
