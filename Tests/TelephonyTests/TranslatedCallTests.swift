// Behind a translator: which address of ours a caller is told.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct TranslatedCallTests {
    /// Where the translator lets us appear.
    private static let outside = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
    /// The provider's other address, from which it calls, a telephone beside us, and one in another private network.
    private static let gateway = IPEndpoint(address: .v4(0xC633_6409), port: 5070)
    private static let neighbour = IPEndpoint(address: .v4(0xC0A8_014D), port: 5060)
    private static let branchOffice = IPEndpoint(address: .v4(0x0A01_0203), port: 5060)
    private static let callers = [RegistrarWorld.server, gateway, neighbour, branchOffice]

    private static func isInside(_ source: IPEndpoint) -> Bool { [Self.neighbour, Self.branchOffice].contains(source) }

    private static func ready(
        at server: IPEndpoint = RegistrarWorld.server, change: (inout Account) -> Void = { _ in }
    ) -> RegistrarWorld {
        let world = RegistrarWorld()
        world.targets = [server]
        world.mapped = Self.outside
        world.ask(.restoreAccount(world.account(1, change: change)))
        let presence = Presence(
            user: UserID(rawValue: "anna"), device: DeviceID(rawValue: "laptop"), deviceName: "Laptop")
        world.ask(.sessionOpened(World.laptop, presence))
        world.run(for: .seconds(5))
        return world
    }

    private static func description(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test(arguments: callers)
    func aDescriptionNamesTheAddressThatTheCallerCanReach(source: IPEndpoint) throws {
        let world = Self.ready()
        let success = try #require(world.takeCall(Caller(), from: source).last)
        let address = Self.isInside(source) ? "192.168.1.5" : "203.0.113.9"
        #expect(success.status == 200)
        #expect(Self.description(success).contains("c=IN IP4 \(address)\r\n"))
    }

    @Test(arguments: callers)
    func soDoesContactFromTheFirstResponseOn(source: IPEndpoint) throws {
        let responses = Self.ready().takeCall(Caller(), from: source)
        let contact = Self.isInside(source) ? "sip:1001@192.168.1.5:5062" : "sip:1001@203.0.113.9:41000"
        #expect(responses.map(\.status) == [180, 200])
        #expect(responses.map { $0.contacts.first?.uri.description } == [contact, contact])
    }

    /// A person knows how the server reaches us, though it is nearer than that address: REGISTER has named it, too.
    @Test func theServerIsToldWhatItWasToldByREGISTER() throws {
        let server = IPEndpoint(address: .v4(0x0A01_0101), port: 5060)
        let world = Self.ready(at: server) { $0.publicAddress = .v4(0xC633_6407) }
        let contact = try #require(world.arrivals.last?.request.contacts.first?.uri.description)
        #expect(contact == "sip:1001@198.51.100.7:5062")
        let responses = world.takeCall(Caller(), from: server)
        #expect(responses.map { $0.contacts.first?.uri.description } == [contact, contact])
        #expect(Self.description(try #require(responses.last)).contains("c=IN IP4 198.51.100.7\r\n"))
    }

    @Test func soDoesTheDescriptionOfACallThatTakesThePlaceOfAnother() throws {
        let world = Self.ready()
        let first = try #require(world.takeCall(Caller(), from: RegistrarWorld.server).last)
        let tag = try #require(first.to?.tag)
        world.receive(Caller().ack(tag), from: RegistrarWorld.server)
        var caller = Caller(callID: "call-2", branch: "z9hG4bK-2")
        caller.headers = ["Replaces: call-1@192.0.2.9;to-tag=\(tag);from-tag=bob"]
        world.receive(caller.invite(), from: RegistrarWorld.server)
        world.run(for: .milliseconds(100))
        let success = try #require(world.answers.last { $0.callID == "call-2" })
        #expect(success.status == 200)
        #expect(Self.description(success).contains("c=IN IP4 203.0.113.9\r\n"))
    }
}

extension RegistrarWorld {
    func receive(_ text: String, from source: IPEndpoint) {
        self.give(
            .datagram(Datagram(transport: .udp, local: Self.local, remote: source, bytes: Array(text.utf8))))
    }

    /// Rings and is accepted: the responses that the caller gets, but for the 100.
    func takeCall(_ caller: Caller, from source: IPEndpoint) -> [Response] {
        self.receive(caller.invite(), from: source)
        self.run(for: .milliseconds(100))
        if let call = self.phone.calls.keys.first { self.ask(.acceptCall(call, session: World.laptop)) }
        self.run(for: .milliseconds(100))
        return self.answers.filter { $0.callID == caller.callID && $0.status > 100 }
    }
}
