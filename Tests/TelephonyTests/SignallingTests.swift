// The last SIP messages of each account: complete, nobody else's, and limited.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct SignallingTests {
    private static let anna = AccountID(rawValue: "a")
    private static let bert = AccountID(rawValue: "b")

    private static func entries(_ world: World, of account: AccountID, call: CallID? = nil) throws -> [SignallingEntry]
    {
        guard case .success(.signalling(let entries)) = world.answer(.signalling(account, call)) else {
            throw Unexpected("no signalling")
        }
        return entries
    }

    private static func text(_ entry: SignallingEntry) -> String {
        String(decoding: entry.datagram.bytes, as: UTF8.self)
    }

    private static func callID(of bytes: [UInt8]) -> String? { try? Message(parsing: bytes).headers[.callID] }

    @Test func theMessagesOfACallAreCompleteAndInTheirOrder() throws {
        let (world, call) = try MidCallTests.callUp()
        world.ask(.hangUp(call))
        world.run(for: .seconds(2))
        let entries = try Self.entries(world, of: Self.anna, call: call)
        let id = try #require(entries.first.flatMap { Self.callID(of: $0.datagram.bytes) })
        #expect(Self.text(entries[0]).hasPrefix("INVITE ") && entries.allSatisfy { $0.call == call })
        let sent = world.datagrams.map(\.bytes).filter { Self.callID(of: $0) == id }
        let received = world.exchangeDatagrams.map(\.bytes).filter { Self.callID(of: $0) == id }
        #expect(entries.filter { $0.direction == .outgoing }.map(\.datagram.bytes) == sent)
        #expect(entries.filter { $0.direction == .incoming }.map(\.datagram.bytes) == received)
        #expect(received.count > 2 && sent.count > 2)
        #expect(entries.map(\.number) == entries.map(\.number).sorted())
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.at <= $1.at })
        // The registration is the account's, and no call's.
        let all = try Self.entries(world, of: Self.anna)
        #expect(all.contains { $0.call == nil && Self.text($0).hasPrefix("REGISTER ") })
        #expect(all.filter { $0.call == call } == entries)
        #expect(world.rest() == [])
    }

    @Test func aCallOfTheirsIsTheCalledAccountsFromTheInviteOn() throws {
        let world = World.ready()
        let call = try #require(world.ring())
        let entries = try Self.entries(world, of: Self.anna, call: call)
        #expect(entries.map { Self.text($0).prefix(11) } == ["INVITE sip:", "SIP/2.0 100", "SIP/2.0 180"])
        #expect(entries.map(\.direction) == [.incoming, .outgoing, .outgoing])
    }

    /// Two users of one host behind one server: what the second one's telephone hears of the call is theirs alone.
    @Test func oneCallIDOfTwoUsersIsNotMixedUp() throws {
        let world = World()
        world.addAccount()
        world.addAccount(
            Account(
                id: Self.bert, owner: UserID(rawValue: "bert"), user: "1002", domain: "pbx.example",
                password: Secret("secret"), server: ServerAddress(host: "pbx.example")))
        world.openTab(World.desk, user: "bert", device: "Desk")
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        let invite = try #require(world.requests(.invite).last)
        var leg = Request(method: .invite, uri: try URI(parsing: "sip:1002@192.0.2.1:5062"))
        leg.headers.append(.via, "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKleg")
        for name in [HeaderName.from, .to, .callID, .cSeq, .maxForwards, .contentType] {
            leg.headers.append(name, invite.headers[name] ?? "")
        }
        leg.headers.append(.contact, "<sip:1001@192.0.2.2>")
        leg.body = invite.body
        world.receive(String(decoding: leg.serialized(), as: UTF8.self))
        world.run(for: .milliseconds(50))
        let ours = try Self.entries(world, of: Self.anna)
        let theirs = try Self.entries(world, of: Self.bert)
        #expect(!ours.contains { Self.text($0).contains("z9hG4bKleg") })
        let heard = theirs.filter { Self.text($0).contains("z9hG4bKleg") }.map { Self.text($0).prefix(11) }
        #expect(heard == ["INVITE sip:", "SIP/2.0 100", "SIP/2.0 180"])
        #expect(!theirs.contains { $0.call == call })
        #expect(try Self.entries(world, of: Self.bert, call: call) == [])
    }

    @Test func nothingOfAnAccountThatIsGoneIsLeft() throws {
        let (world, _) = try MidCallTests.callUp()
        #expect(world.phone.census.signallingMessages > 0 && world.phone.census.signallingAccounts == 1)
        _ = world.answer(.removeAccount(Self.anna))
        world.run(for: .seconds(60))
        #expect(world.failure(of: .signalling(Self.anna, nil)) == .noSuchAccount)
        let census = world.phone.census
        #expect([census.signallingMessages, census.signallingBytes, census.signallingAccounts] == [0, 0, 0])
    }

    @Test func messagesOfNobodyAreCountedAndNotKept() throws {
        let world = World.ready()
        let before = world.phone.census
        world.receive("rubbish")
        world.receive(Caller().invite().replacing("1001@", with: "9999@"), from: World.otherPhoneEndpoint)
        let after = world.phone.census
        #expect(after.counters.signallingUnclaimed > before.counters.signallingUnclaimed)
        #expect(after.signallingMessages == before.signallingMessages)
    }

    @Test func theLimitsOfTheMachineAreTheLogs() throws {
        let world = World { $0.signalling.messagesPerAccount = 3 }
        world.addAccount()
        _ = world.dial("600")
        world.run(for: .seconds(3))
        let entries = try Self.entries(world, of: Self.anna)
        #expect(entries.count == 3 && world.phone.census.signallingMessages == 3)
        #expect(world.phone.census.counters.signallingDropped > 0)
    }
}
