// The address that others reach us at, when a person says which one it is.

import Primitives
import SIP
import Testing

@testable import Telephony

struct PublicAddressTests {
    private static let known = IPAddress.v4(0xC633_6407)

    private func line(_ change: (inout Account) -> Void) -> Line {
        var account = World.account()
        change(&account)
        return Line(
            id: LineID(rawValue: 1), account: account, role: .inForce, entropy: EntropySource(testSeed: 1))
    }

    @Test func goesIntoContactWithTheSocketsPort() {
        let line = self.line { $0.publicAddress = Self.known }
        let route = line.equipped(World.route)
        #expect(route.reachableEndpoint == IPEndpoint(address: Self.known, port: World.phoneEndpoint.port))
        #expect(route.local == World.phoneEndpoint)
        #expect(route.contact(user: "a").host == "198.51.100.7")
    }

    @Test func isNotUsedTowardsThisMachineNorInTheOtherFamily() {
        let line = self.line { $0.publicAddress = Self.known }
        var near = World.route
        near.remote.address = .loopbackV4
        #expect(line.equipped(near).publicEndpoint == nil)
        var other = World.route
        other.local.address = .loopbackV6
        #expect(line.equipped(other).publicEndpoint == nil)
    }

    /// Peers open connections to the port that listens, not to the one from which ours left.
    @Test func aStreamsOwnPortIsNobodysConcern() {
        var line = self.line { _ in }
        var way = World.route
        way.transport = .tcp
        let now = Instant(nanoseconds: 0)
        let seen = IPEndpoint(address: way.local.address, port: 50_000)
        #expect(line.learn(seen, on: way, pause: .seconds(30), now: now) == false)
        #expect(line.advertised(on: way) == way.local)
        let translated = IPEndpoint(address: Self.known, port: 50_000)
        #expect(line.learn(translated, on: way, pause: .seconds(30), now: now) == true)
        #expect(line.advertised(on: way) == translated)
    }

    @Test func tellsTheCertificatesNamesAndWhetherTCPMayBeUsed() {
        var way = World.route
        way.transport = .tls
        let secure = self.line { $0.certificate = .pinned([1]) }.equipped(way)
        #expect(secure.tls == TLSPeer(names: ["pbx.example"], trust: .pinned([1])))
        #expect(!self.line { _ in }.equipped(World.route).mayUseTCP)
        #expect(self.line { $0.server.transport = nil }.equipped(World.route).mayUseTCP)
    }
}
