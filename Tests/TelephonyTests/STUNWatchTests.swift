// Our address as a STUN server sees it: in Contact, in descriptions, and what happens when it says nothing.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct STUNWatchTests {
    private let id = AccountID(rawValue: "a0")

    private func world(
        count: Int = 1, mood: RegistrarWorld.STUNMood = .up, change: (inout Account) -> Void = { _ in }
    ) -> RegistrarWorld {
        let world = RegistrarWorld()
        world.stunMood = mood
        for number in 0..<count {
            world.ask(
                .restoreAccount(
                    world.account(number) { account in
                        account.stunServer = ServerAddress(host: "stun.example")
                        change(&account)
                    }))
        }
        let presence = Presence(
            user: UserID(rawValue: "anna"), device: DeviceID(rawValue: "laptop"), deviceName: "Laptop")
        world.ask(.sessionOpened(World.laptop, presence))
        world.run(for: .seconds(5))
        return world
    }

    private func contacts(_ world: RegistrarWorld) -> [String]? {
        world.arrivals.last?.request.contacts.compactMap { $0.uri.sip }.map { "\($0.host):\($0.port ?? 0)" }
    }

    private func invite(_ world: RegistrarWorld) throws -> (request: Request, description: String) {
        world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        world.run(for: .seconds(5))
        let invite = try #require(world.requests(.invite).last)
        return (invite, String(decoding: invite.body, as: UTF8.self))
    }

    @Test func contactNamesTheSocketAsItWasSeen() {
        let world = self.world()
        #expect(world.resolved.contains(ServerAddress(host: "stun.example", port: 3_478)))
        #expect(self.contacts(world)?.first == "203.0.113.99:15062")
        #expect(world.registered == 1)
        #expect(world.snapshots.last?.stun == .found(IPEndpoint(address: RegistrarWorld.translator, port: 15_062)))
    }

    /// Also where the SIP server says something else: it was asked because somebody knows better.
    @Test func theSTUNServerGoesBeforeTheSIPServer() {
        let world = self.world()
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
        world.run(for: .seconds(600))
        #expect(self.contacts(world)?.first == "203.0.113.99:15062")
    }

    @Test func aCallNamesItsMediaPortAsItWasSeen() throws {
        let world = self.world()
        let (invite, description) = try self.invite(world)
        #expect(invite.contacts.first?.uri.description == "sip:1000@203.0.113.99:15062")
        #expect(description.contains("c=IN IP4 203.0.113.99\r\n"))
        #expect(description.contains("m=audio 30002 "))
        #expect(world.mediaQuestions == 1)
    }

    @Test func soDoesACallThatComesIn() throws {
        let world = self.world()
        let success = try #require(world.takeCall(Caller(user: "1000"), from: RegistrarWorld.server).last)
        let description = String(decoding: success.body, as: UTF8.self)
        #expect(success.status == 200)
        #expect(description.contains("c=IN IP4 203.0.113.99\r\n"))
        #expect(description.contains("m=audio 30002 "))
    }

    /// What is not behind a translator asks for nothing.
    @Test func withoutATranslatorNoCallWaits() throws {
        let world = self.world { $0.publicAddress = nil }
        world.local = IPEndpoint(address: RegistrarWorld.translator, port: 5_062)
        world.stunShift = 0
        world.run(for: .seconds(120))
        let (_, description) = try self.invite(world)
        #expect(world.mediaQuestions == 0)
        #expect(description.contains("m=audio 20002 "))
    }

    @Test func aCallWaitsForTheAnswerASecondAndAHalfAndNoLonger() throws {
        let world = self.world()
        world.stunMood = .silent
        world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        world.run(for: .milliseconds(1_400))
        #expect(world.requests(.invite).isEmpty && world.mediaQuestions == 2)
        world.run(for: .milliseconds(200))
        let description = String(decoding: try #require(world.requests(.invite).first).body, as: UTF8.self)
        #expect(description.contains("c=IN IP4 203.0.113.99\r\n"), "the address of the SIP socket stands")
        #expect(description.contains("m=audio 20002 "))
    }

    @Test func anAnswerThatWasLostIsAskedForOnceMore() throws {
        let world = self.world()
        world.stunMood = .silent
        world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        world.run(for: .milliseconds(300))
        world.stunMood = .up
        world.run(for: .milliseconds(400))
        let description = String(decoding: try #require(world.requests(.invite).first).body, as: UTF8.self)
        #expect(description.contains("m=audio 30002 "))
    }

    @Test func aCallThatIsGivenUpMeanwhileLeavesNothing() throws {
        let world = self.world()
        world.stunMood = .silent
        let command = world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        world.run(for: .milliseconds(300))
        guard case .success(.call(let call))? = world.replies[command] else {
            Issue.record("no call")
            return
        }
        world.ask(.hangUp(call.id))
        #expect(world.phone.census.questions == 0, "at once, and not when nobody has answered")
        world.run(for: .seconds(5))
        let census = world.phone.census
        #expect(world.requests(.invite).isEmpty)
        #expect(census.calls == 0 && census.media == 0 && census.callTimers == 0 && census.questions == 0)
        #expect(world.phone.askingMedia.isEmpty)
    }

    @Test(arguments: [RegistrarWorld.STUNMood.silent, .refusing, .unknown])
    func aServerThatSaysNothingIsToldOnceAndTheSIPServerCounts(mood: RegistrarWorld.STUNMood) throws {
        let world = self.world(mood: mood)
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
        world.run(for: .seconds(900))
        #expect(world.notices.filter { $0 == "stunSilent" }.count == 1)
        #expect(world.snapshots.last?.stun == .silent)
        #expect(self.contacts(world)?.first == "203.0.113.9:41000")
        let (_, description) = try self.invite(world)
        #expect(world.mediaQuestions == 0, "no call waits for a silent server")
        #expect(description.contains("c=IN IP4 203.0.113.9\r\n"))
    }

    @Test func aServerThatComesBackIsFoundAgain() {
        let world = self.world(mood: .silent)
        world.run(for: .seconds(60))
        #expect(world.snapshots.last?.stun == .silent)
        world.stunMood = .up
        world.run(for: .seconds(330))
        #expect(self.contacts(world)?.first == "203.0.113.99:15062")
        #expect(world.snapshots.last?.stun == .found(IPEndpoint(address: RegistrarWorld.translator, port: 15_062)))
    }

    /// It stands until the SIP server says otherwise: an address that was right a minute ago is better than the socket's.
    @Test func whatWasKnownStandsWhenTheServerFallsSilent() throws {
        let world = self.world()
        world.mapped = IPEndpoint(address: RegistrarWorld.translator, port: 15_062)
        world.stunMood = .silent
        world.forgetArrivals()
        world.run(for: .seconds(400))
        #expect(world.snapshots.last?.stun == .silent)
        #expect(world.arrivals.count == 1, "a refresh, and nobody is told of the socket's own address meanwhile")
        #expect(self.contacts(world)?.first == "203.0.113.99:15062")
    }

    @Test func theSIPServersWordCountsAgainWhenTheServerFallsSilent() {
        let world = self.world()
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 41_000)
        world.stunMood = .silent
        world.run(for: .seconds(900))
        #expect(self.contacts(world)?.first == "203.0.113.9:41000")
    }

    @Test func eachSilenceIsToldOnce() {
        let world = self.world(mood: .silent)
        for mood in [RegistrarWorld.STUNMood.silent, .up, .silent] {
            world.stunMood = mood
            world.run(for: .seconds(700))
        }
        #expect(world.notices.filter { $0 == "stunSilent" }.count == 2)
    }

    @Test func whatIsKnownStaysKnownWhileItIsAskedAgain() {
        let world = self.world()
        let names = world.resolved.filter { $0.host == "stun.example" }.count
        let before = world.snapshots.count
        world.run(for: .seconds(600))
        #expect(world.stunQuestions > 5)
        #expect(world.resolved.filter { $0.host == "stun.example" }.count == names)
        #expect(world.snapshots[before...].allSatisfy { $0.stun == world.snapshots[before - 1].stun })
    }

    @Test func aTranslatorThatMovesIsNoticedWithinAMinute() {
        let world = self.world()
        world.forgetArrivals()
        world.stunShift = 20_000
        world.run(for: .seconds(62))
        #expect(self.contacts(world) == ["203.0.113.99:25062", "203.0.113.99:15062"])
    }

    @Test func manyLinesAskOnce() {
        let world = self.world(count: 50)
        #expect(world.stunQuestions == 1 && world.registered == 50)
        world.run(for: .seconds(240))
        #expect(world.stunQuestions <= 6, "\(world.stunQuestions) in four minutes")
    }

    @Test func aLossyNetworkOnlyDelaysIt() {
        let world = self.world(mood: .silent)
        world.wire = Wire(loss: 0.3, latency: 10...40)
        world.stunMood = .up
        world.run(for: .seconds(700))
        #expect(world.snapshots.last?.stun == .found(IPEndpoint(address: RegistrarWorld.translator, port: 15_062)))
    }

    /// The right answer from another address, and another answer from the right address.
    @Test func nobodyElsesAnswerCounts() throws {
        let world = self.world(mood: .silent)
        let asked = try #require(world.stunRequests.last)
        for (request, source) in self.lies(asked) {
            let bytes = STUNAnswer.success(to: request, IPEndpoint(address: .v4(0x0808_0808), port: 53))
            world.give(
                .datagram(Datagram(transport: .udp, local: RegistrarWorld.local, remote: source, bytes: bytes)))
        }
        world.run(for: .seconds(1))
        #expect(world.phone.census.counters.strayAnswers == 3)
        #expect(self.contacts(world)?.first == "192.168.1.5:5062")
        // Both together are believed: the question was still open.
        let truth = STUNAnswer.success(to: asked, IPEndpoint(address: RegistrarWorld.translator, port: 15_062))
        world.give(
            .datagram(
                Datagram(
                    transport: .udp, local: RegistrarWorld.local, remote: RegistrarWorld.stunServer, bytes: truth)))
        world.run(for: .seconds(1))
        #expect(self.contacts(world)?.first == "203.0.113.99:15062")
    }

    @Test(arguments: [false, true]) func norDoesItAtAnRTPPort(isTrue: Bool) throws {
        let world = self.world()
        world.stunMood = .silent
        world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        world.run(for: .milliseconds(300))
        let media = try #require(world.phone.askingMedia.keys.first)
        let asked = try #require(world.mediaRequests.last)
        for (request, source) in self.lies(asked) {
            let bytes = STUNAnswer.success(to: request, IPEndpoint(address: .v4(0x0808_0808), port: 53))
            world.give(.media(media, .answered(bytes, from: source)))
        }
        // At the SIP socket it is no answer either.
        let truth = STUNAnswer.success(to: asked, IPEndpoint(address: RegistrarWorld.translator, port: 30_002))
        world.give(
            .datagram(
                Datagram(
                    transport: .udp, local: RegistrarWorld.local, remote: RegistrarWorld.stunServer, bytes: truth)))
        #expect(world.phone.census.counters.strayAnswers == 4)
        if isTrue { world.give(.media(media, .answered(truth, from: RegistrarWorld.stunServer))) }
        world.run(for: .seconds(2))
        let description = String(decoding: try #require(world.requests(.invite).first).body, as: UTF8.self)
        #expect(description.contains("c=IN IP4 203.0.113.99\r\n"))
        #expect(description.contains(isTrue ? "m=audio 30002 " : "m=audio 20002 "))
    }

    /// What somebody may answer who does not see the question, or is not the one who was asked.
    private func lies(_ request: [UInt8]) -> [(request: [UInt8], source: IPEndpoint)] {
        var neighbour = RegistrarWorld.stunServer
        neighbour.port += 1
        let guess = STUNBinding.request(identifier: Array(repeating: 7, count: 12))
        return [(guess, RegistrarWorld.stunServer), (request, RegistrarWorld.server), (request, neighbour)]
    }

    /// Translators forget after 30 seconds, and nothing else leaves the port while it rings.
    @Test(arguments: [true, false]) func thePortThatWasToldStaysOpenWhileItRings(isOutgoing: Bool) throws {
        let world = self.world()
        world.inviteStatus = 180
        if isOutgoing {
            world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        } else {
            world.receive(Caller(user: "1000").invite(), from: RegistrarWorld.server)
        }
        world.run(for: .seconds(65))
        #expect(world.mediaRequests.map { Array($0[..<2]) } == [[0, 1], [0, 0x11], [0, 0x11], [0, 0x11]])
        #expect(Set(world.mediaRequests.map { Array($0[8...]) }).count == 4)
        #expect(world.phone.census.counters.strayAnswers == 0)
        let call = try #require(world.phone.calls.keys.first)
        world.ask(isOutgoing ? .hangUp(call) : .acceptCall(call, session: World.laptop))
        world.run(for: .seconds(10))
        #expect(world.phone.census.callTimers == 0 || !isOutgoing)
        world.run(for: .seconds(60))
        #expect(world.mediaQuestions == 4, "the sound keeps it open, or nothing is left to be kept")
    }

    /// Without an answer nobody was told of another port than our own.
    @Test func aPortThatNobodyHasSeenIsNotKeptOpen() throws {
        let world = self.world()
        world.inviteStatus = 180
        world.stunMood = .silent
        world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        world.run(for: .seconds(2))
        world.stunMood = .up
        world.run(for: .seconds(60))
        #expect(world.requests(.invite).count >= 1 && world.mediaQuestions == 2)
    }

    /// To the next server we may have another address: what was told of the first one's port is not true of it.
    @Test func aCallThatGoesOnFromAnotherAddressForgetsWhatWasSeen() throws {
        let other = IPEndpoint(address: .v4(0x0A01_0105), port: 5_062)
        let world = RegistrarWorld()
        world.targets = [RegistrarWorld.server, RegistrarWorld.second]
        world.locals = [RegistrarWorld.second: other]
        world.ask(
            .restoreAccount(world.account(0) { $0.stunServer = ServerAddress(host: "stun.example") }))
        world.ask(
            .sessionOpened(
                World.laptop,
                Presence(user: UserID(rawValue: "anna"), device: DeviceID(rawValue: "laptop"), deviceName: "Laptop")))
        world.run(for: .seconds(5))
        world.moods[RegistrarWorld.server] = .down
        world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        // Until before the first INVITE is repeated once more, for whoever may answer it after all.
        world.run(for: .seconds(6))
        let descriptions = world.requests(.invite).map { String(decoding: $0.body, as: UTF8.self) }
        let first = try #require(descriptions.first)
        let last = try #require(descriptions.last)
        #expect(first.contains("c=IN IP4 203.0.113.99\r\n") && first.contains("m=audio 30002 "))
        #expect(last.contains("c=IN IP4 10.1.1.5\r\n") && last.contains("m=audio 20004 "))
    }

    @Test func aCallThatGoesOnFromTheSameAddressNamesWhatWasSeen() throws {
        let world = RegistrarWorld()
        world.targets = [RegistrarWorld.server, RegistrarWorld.second]
        world.ask(.restoreAccount(world.account(0) { $0.stunServer = ServerAddress(host: "stun.example") }))
        world.run(for: .seconds(5))
        world.moods[RegistrarWorld.server] = .down
        world.ask(.startCall(account: self.id, to: "600", session: World.laptop))
        world.run(for: .seconds(6))
        let contacts = Set(world.requests(.invite).compactMap { $0.contacts.first?.uri.description })
        #expect(Set(world.requests(.invite).compactMap { $0.topVia?.branch }).count == 2)
        #expect(contacts == ["sip:1000@203.0.113.99:15062"])
    }

    @Test func aConfiguredAddressIsNotAskedFor() {
        let world = self.world { $0.publicAddress = .v4(0xC633_6407) }
        #expect(world.stunQuestions == 0 && world.phone.census.watches == 0)
        #expect(self.contacts(world)?.first == "198.51.100.7:5062")
    }

    @Test func nothingStaysWhenTheLinesAreGone() {
        let world = self.world(count: 3, mood: .silent)
        for number in 0..<3 { world.ask(.removeAccount(AccountID(rawValue: "a\(number)"))) }
        world.run(for: .seconds(120))
        let census = world.phone.census
        #expect(census.lines == 0 && census.timers == 0 && census.questions == 0 && census.watches == 0)
        #expect(census.resolutions == 0)
    }
}
