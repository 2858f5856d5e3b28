// Which address of ours goes into Contact and SDP.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct AdvertisedAddressTests {
    private func choose(_ local: String, _ learned: String?, from server: String) throws -> String {
        let learned = learned.flatMap { IPAddress($0) }.map { IPEndpoint(address: $0, port: 40_000) }
        let local = IPEndpoint(address: try #require(IPAddress(local)), port: 5_062)
        let server = try #require(IPAddress(server))
        let chosen = AdvertisedAddress.choose(local: local, learned: learned, server: server)
        return chosen.address.description
    }

    @Test func isThePublicOneBehindATranslator() throws {
        #expect(try self.choose("192.168.1.5", "203.0.113.9", from: "198.51.100.1") == "203.0.113.9")
        #expect(try self.choose("100.64.0.7", "203.0.113.9", from: "198.51.100.1") == "203.0.113.9")
        // A container's network, translated to the office's.
        #expect(try self.choose("172.17.0.2", "192.168.1.5", from: "192.168.1.10") == "192.168.1.5")
    }

    @Test func isTheSocketsOwnWhereNothingDiffersOrNothingIsSaid() throws {
        #expect(try self.choose("192.168.1.5", nil, from: "198.51.100.1") == "192.168.1.5")
        let same = IPEndpoint(address: try #require(IPAddress("192.0.2.1")), port: 5_062)
        let server = try #require(IPAddress("198.51.100.1"))
        #expect(AdvertisedAddress.choose(local: same, learned: same, server: server) == same)
    }

    @Test func isNotWhatNobodyCouldReach() throws {
        #expect(try self.choose("127.0.0.1", "203.0.113.9", from: "127.0.0.1") == "127.0.0.1")
        #expect(try self.choose("192.168.1.5", "192.168.7.5", from: "192.168.1.10") == "192.168.1.5")
        #expect(try self.choose("192.0.2.1", "10.0.0.7", from: "198.51.100.1") == "192.0.2.1")
        #expect(try self.choose("192.168.1.5", "2001:db8::7", from: "198.51.100.1") == "192.168.1.5")
        #expect(try self.choose("192.168.1.5", "0.0.0.0", from: "198.51.100.1") == "192.168.1.5")
    }

    @Test func targetsRestAndReturn() {
        let now = Instant(nanoseconds: 0)
        let routes = (1...3).map {
            Route(
                transport: .udp, local: RegistrarWorld.local, remote: IPEndpoint(address: .v4($0), port: 5_060))
        }
        var rests = RouteRests()
        #expect(rests.best(of: routes) == routes[0])
        rests.set(routes[0], until: now + .seconds(60), isOrdered: true, now: now)
        #expect(rests.best(of: routes) == routes[1])
        rests.set(routes[1], until: now + .seconds(300), isOrdered: false, now: now)
        rests.set(routes[2], until: now + .seconds(200), isOrdered: false, now: now)
        #expect(rests.best(of: routes) == routes[2], "one that asked for its pause comes last")
        #expect(rests.earliest(of: routes) == nil)
        #expect(rests.earliest(of: [routes[0]]) == now + .seconds(60))
        rests.wake(now: now + .seconds(60))
        #expect(rests.best(of: routes) == routes[0])
        for number in UInt32(10)...100 {
            let route = Route(
                transport: .udp, local: RegistrarWorld.local, remote: IPEndpoint(address: .v4(number), port: 5_060))
            rests.set(route, until: now + .seconds(100), isOrdered: false, now: now)
        }
        #expect(rests.count == RouteRests.limit)
    }
}
