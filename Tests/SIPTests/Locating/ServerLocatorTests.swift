// Which servers a name leads to (RFC 3263, section 4), and in which order (RFC 2782).

import Primitives
import Testing

@testable import SIP

struct ServerLocatorTests {
    struct Zone: ServerLocator.Source {
        var services: [String: [ServiceRecord]] = [:]
        var pointers: [String: [NamingPointer]] = [:]
        var addresses: [String: [IPAddress]] = [:]
        var failing: Set<String> = []

        func services(_ name: String) -> ServerLocator.Outcome<[ServiceRecord]> { self.find(name, self.services) }
        func pointers(_ name: String) -> ServerLocator.Outcome<[NamingPointer]> { self.find(name, self.pointers) }
        func addresses(_ name: String) -> ServerLocator.Outcome<[IPAddress]> { self.find(name, self.addresses) }

        private func find<Value>(_ name: String, _ table: [String: [Value]]) -> ServerLocator.Outcome<[Value]> {
            if self.failing.contains(name) { return .failed }
            return table[name].map { .found($0, lifetime: UInt32(60 * name.count)) } ?? .none
        }
    }

    private static let one = IPAddress.v4(0xC000_0201)
    private static let two = IPAddress.v4(0xC000_0202)

    private func locate(
        _ zone: Zone, port: UInt16? = nil, _ transport: Transport? = nil
    ) -> Result<[String], ServerLocator.Failure> {
        var random = EntropySource(testSeed: 1)
        return ServerLocator.locate("pbx.example", port: port, transport: transport, asking: zone, using: &random)
            .map { $0.hops.map { "\($0.transport) \($0.remote)" } }
    }

    @Test func aGivenPortAsksForAddressesOnly() {
        var zone = Zone(addresses: ["pbx.example": [Self.one, Self.two]])
        zone.services["_sip._udp.pbx.example"] = [ServiceRecord(priority: 1, weight: 1, port: 9, target: "no.example")]
        #expect(self.locate(zone, port: 5_080) == .success(["udp 192.0.2.1:5080", "udp 192.0.2.2:5080"]))
        #expect(self.locate(zone, port: 5_080, .tls) == .success(["tls 192.0.2.1:5080", "tls 192.0.2.2:5080"]))
    }

    @Test func aNameWithoutServicesIsReachedByUDPAtTheDefaultPort() {
        let zone = Zone(addresses: ["pbx.example": [Self.one]])
        #expect(self.locate(zone) == .success(["udp 192.0.2.1:5060"]))
        #expect(self.locate(zone, .tls) == .success(["tls 192.0.2.1:5061"]))
    }

    @Test func pointersChooseTheTransportAndServicesTheServer() {
        var zone = Zone(addresses: ["a.example": [Self.one], "b.example": [Self.two]])
        zone.pointers["pbx.example"] = [
            NamingPointer(order: 20, preference: 1, flags: "S", service: "SIP+D2U", replacement: "u.example"),
            NamingPointer(order: 10, preference: 9, flags: "s", service: "SIP+D2T", replacement: "t.example"),
            NamingPointer(order: 1, preference: 1, flags: "s", service: "SIP+D2S", replacement: "s.example"),
        ]
        zone.services["t.example"] = [ServiceRecord(priority: 2, weight: 0, port: 5_070, target: "b.example")]
        zone.services["u.example"] = [ServiceRecord(priority: 1, weight: 0, port: 5_071, target: "a.example")]
        #expect(self.locate(zone) == .success(["tcp 192.0.2.2:5070", "udp 192.0.2.1:5071"]))
        #expect(self.locate(zone, .udp) == .success(["udp 192.0.2.1:5071"]))
    }

    @Test func withoutPointersEncryptionComesFirstAndPrioritiesCount() {
        var zone = Zone(addresses: ["a.example": [Self.one], "b.example": [Self.two]])
        zone.services["_sip._udp.pbx.example"] = [
            ServiceRecord(priority: 20, weight: 0, port: 5_060, target: "b.example"),
            ServiceRecord(priority: 10, weight: 0, port: 5_062, target: "a.example"),
        ]
        zone.services["_sips._tcp.pbx.example"] = [
            ServiceRecord(priority: 1, weight: 1, port: 5_061, target: "a.example")
        ]
        let expected = ["tls 192.0.2.1:5061", "udp 192.0.2.1:5062", "udp 192.0.2.2:5060"]
        #expect(self.locate(zone) == .success(expected))
    }

    @Test func aServiceThatIsNotOfferedIsNotLookedForElsewhere() {
        // Nor is the root of all names asked, which is what the record names.
        var zone = Zone(addresses: ["pbx.example": [Self.one], "": [Self.two]])
        zone.services["_sip._udp.pbx.example"] = [ServiceRecord(priority: 0, weight: 0, port: 0, target: "")]
        #expect(self.locate(zone, .udp) == .failure(.notFound))
    }

    @Test func keepsSoManyAddressesAndEachHopOnce() {
        let many = (0..<12).map { IPAddress.v4(0xC000_0200 + UInt32($0)) }
        var zone = Zone(addresses: ["pbx.example": many, "a.example": [Self.one]])
        #expect((try? self.locate(zone).get().count) == ServerLocator.addressLimit)
        zone.services["_sip._udp.pbx.example"] = [
            ServiceRecord(priority: 1, weight: 0, port: 5_062, target: "a.example"),
            ServiceRecord(priority: 2, weight: 0, port: 5_062, target: "a.example"),
        ]
        #expect(self.locate(zone) == .success(["udp 192.0.2.1:5062"]))
    }

    @Test func tellsANameThatDoesNotExistFromOneThatNobodyCouldLookUp() {
        #expect(self.locate(Zone()) == .failure(.notFound))
        #expect(self.locate(Zone(failing: ["pbx.example"])) == .failure(.unavailable))
    }

    @Test func lotsFollowTheWeights() {
        let records = [
            ServiceRecord(priority: 1, weight: 0, port: 1, target: "rare"),
            ServiceRecord(priority: 1, weight: 30, port: 1, target: "some"),
            ServiceRecord(priority: 1, weight: 90, port: 1, target: "most"),
            ServiceRecord(priority: 0, weight: 0, port: 1, target: "first"),
        ]
        var random = EntropySource(testSeed: 5)
        var second: [String: Int] = [:]
        for _ in 0..<2_000 {
            let order = ServiceRecord.ordered(records, using: &random).map(\.target)
            #expect(order.first == "first" && Set(order).count == 4)
            second[order[1], default: 0] += 1
        }
        #expect((1_400...1_600).contains(second["most"] ?? 0), "\(second)")
        #expect((400...600).contains(second["some"] ?? 0), "\(second)")
        #expect((1...50).contains(second["rare"] ?? 0), "\(second)")
    }
}
