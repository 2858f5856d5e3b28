// The dialog as a value (RFC 3261, section 12).

import Primitives
import Testing

@testable import SIP

struct DialogTests {
    private let route = Route(transport: .udp, local: AgentBench.local, remote: AgentBench.remote)

    /// The dialog of our INVITE that a 200 with this Contact and these Record-Routes opens.
    private func dialog(
        contact: String, recordRoutes: [String] = [], sequence: UInt32 = 1, route: Route? = nil
    ) throws -> Dialog {
        var bench = AgentBench()
        var outgoing = try bench.outgoing(.invite, body: [1])
        outgoing.cSeq = sequence
        _ = bench.agent.invite(outgoing, now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        var success = Response.reply(to: invite, status: 200, toTag: "peer")
        success.headers.append(.contact, contact)
        for value in recordRoutes { success.headers.append(.recordRoute, value) }
        let dialog = Dialog(
            request: invite, response: success, route: route ?? self.route, limits: UserAgentLimits())
        return try #require(dialog)
    }

    @Test func goesStraightToATargetThatIsAnAddress() throws {
        let dialog = try self.dialog(contact: "<sip:bob@192.0.2.7:5090>")
        #expect(dialog.nextHop.remote == IPEndpoint(address: .v4(0xC000_0207), port: 5090))
        #expect(dialog.nextHop.local == AgentBench.local)
    }

    @Test(arguments: [
        "<sip:bob@pc.example.com>", "<sip:bob@[2001:db8::7]>", "<sip:bob@192.0.2.7;transport=tcp>",
        "<sip:bob@0.0.0.0>", "<sip:bob@239.1.1.1>", "<tel:+12025550100>",
    ]) func keepsToItsFirstWayWhereTheTargetCannotBeReachedDirectly(contact: String) throws {
        #expect(try self.dialog(contact: contact).nextHop == self.route)
    }

    /// A PBX behind a translator names its inner address, which only its own side reaches.
    @Test(arguments: ["10.0.0.7", "172.17.0.2", "192.168.1.7", "100.64.0.1", "169.254.1.1", "127.0.0.1"])
    func keepsToItsFirstWayWhereAPublicPeerNamesAPrivateAddress(host: String) throws {
        #expect(try self.dialog(contact: "<sip:bob@\(host)>").nextHop == self.route)
    }

    @Test func goesToAPrivateTargetWhereTheWayIsPrivateToo() throws {
        let way = Route(
            transport: .udp, local: AgentBench.local, remote: IPEndpoint(address: .v4(0xC0A8_0101), port: 5060))
        let dialog = try self.dialog(contact: "<sip:bob@10.0.0.7>", route: way)
        #expect(dialog.nextHop.remote == IPEndpoint(address: .v4(0x0A00_0007), port: 5060))
    }

    @Test func leavesHeadersAndMethodOutOfTheRequestURI() throws {
        let dialog = try self.dialog(contact: "<sip:bob@192.0.2.7;method=INVITE;x=1?Subject=hello>")
        #expect(dialog.makeRequest(.bye, sequence: 2).uri.description == "sip:bob@192.0.2.7;x=1")
    }

    @Test func cutsARouteSetBeyondTheLimit() throws {
        let routes = (0..<100).map { "<sip:p\($0).example.com;lr>" }
        let dialog = try self.dialog(contact: "<sip:bob@192.0.2.7>", recordRoutes: routes)
        #expect(dialog.routeSet.count == UserAgentLimits().routeSet)
        #expect(dialog.routeSet.first?.description == "sip:p99.example.com;lr")
    }

    @Test func countsItsSequenceUpAndWrapsBelowTheLimit() throws {
        var dialog = try self.dialog(contact: "<sip:bob@192.0.2.7>", sequence: 0x7FFF_FFFE)
        #expect(dialog.nextSequence() == 0x7FFF_FFFF)
        #expect(dialog.nextSequence() == 1)
    }

    @Test func takesTheFirstRemoteSequenceWhateverItIsAndThenOnlyHigherOnes() throws {
        var bench = AgentBench()
        var dialog = try self.dialog(contact: "<sip:bob@192.0.2.7>")
        let accepted = try [70, 71, 71, 70, 90].map { dialog.acceptsSequence(of: try bench.request(.info, cSeq: $0)) }
        #expect(accepted == [true, true, false, false, true])
        #expect(dialog.remoteSequence == 90)
    }

    @Test func writesIPv6AddressesInBracketsIntoViaAndContact() throws {
        var bench = AgentBench()
        var outgoing = try bench.outgoing(.invite, body: [1])
        outgoing.route = Route(
            transport: .tcp, local: IPEndpoint(address: .v6(0x2001_0DB8_0000_0000, 1), port: 5060),
            remote: IPEndpoint(address: .v6(0x2001_0DB8_0000_0000, 2), port: 5060))
        _ = bench.agent.invite(outgoing, now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        #expect(invite.topVia?.host == "[2001:db8::1]" && invite.topVia?.transport == "TCP")
        #expect(invite.headers[.contact] == "<sip:alice@[2001:db8::1]:5060;transport=tcp>")
    }
}
