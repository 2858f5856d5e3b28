// Voice messages that wait (RFC 3842): asked for once for each registered line, told to its owner.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct VoicemailTests {
    private static let id = AccountID(rawValue: "a0")
    private static let body =
        "Messages-Waiting: yes\r\nMessage-Account: sip:*97@pbx.example\r\nVoice-Message: 2/5 (1/0)\r\n"
    private static let summary = MessageSummary(
        isWaiting: true, account: .sip(SIPURI(user: "*97", host: "pbx.example")),
        voice: .init(new: 2, old: 5, newUrgent: 1))

    private static func world(status: Int = 200, change: (inout Account) -> Void = { _ in }) -> RegistrarWorld {
        let world = RegistrarWorld()
        world.subscribeStatus = status
        world.ask(.restoreAccount(world.account(0, change: change)))
        world.run(for: .seconds(2))
        return world
    }

    @Test func subscribesWhenRegisteredAndTellsWhatWaits() throws {
        let world = Self.world()
        let subscribe = try #require(world.requests(.subscribe).first)
        #expect(subscribe.uri.description == "sip:1000@pbx.example" && subscribe.headers[.event] == "message-summary")
        #expect(subscribe.headers[.accept] == "application/simple-message-summary" && subscribe.expires == 3_600)
        #expect(subscribe.contacts.map(\.description) == ["<sip:1000@192.168.1.5:5062>"])
        world.notify(Self.body, of: subscribe)
        world.run(for: .seconds(1))
        #expect(world.notifyStatuses == [200])
        #expect(world.snapshots.last?.voicemail == Self.summary)
        // The same again is no news; the next one is.
        let told = world.snapshots.count
        world.notify(Self.body, of: subscribe, cSeq: 2)
        #expect(world.snapshots.count == told)
        world.notify("Messages-Waiting: no\r\nVoice-Message: 0/7\r\n", of: subscribe, cSeq: 3)
        #expect(world.snapshots.last?.voicemail == MessageSummary(isWaiting: false, voice: .init(new: 0, old: 7)))
        #expect(world.snapshots.count == told + 1)
    }

    @Test func refreshesAndDoesNotSubscribeAgainWithEachRegistration() throws {
        let world = Self.world()
        let subscribe = try #require(world.requests(.subscribe).first)
        world.notify(Self.body, of: subscribe)
        world.run(for: .seconds(1_400))
        let all = world.requests(.subscribe)
        #expect(all.count == 3, "at four fifths of ten minutes: \(all.count)")
        #expect(Set(all.map { $0.callID ?? "" }).count == 1)
        #expect(world.phone.census.subscriptions == 1)
    }

    @Test(arguments: [489, 405, 501]) func aServerWithoutItIsAskedOnce(status: Int) {
        let world = Self.world(status: status)
        world.run(for: .seconds(20_000))
        #expect(world.requests(.subscribe).count == 1)
        #expect(world.notices == [], "nobody need know")
        #expect(world.registered == 1)
        // It comes back, and may have learned something.
        world.moods[RegistrarWorld.server] = .down
        world.run(for: .seconds(1_000))
        world.moods = [:]
        world.run(for: .seconds(400))
        #expect(world.registered == 1 && world.requests(.subscribe).count == 2)
    }

    @Test(arguments: [403, 404, 481, 500]) func aRefusalIsTriedSeldomAndNotForEver(status: Int) {
        let world = Self.world(status: status)
        world.run(for: .seconds(86_400))
        #expect(world.requests(.subscribe).count == 3)
        #expect(world.notices == [])
    }

    @Test func obeysRetryAfter() throws {
        let world = RegistrarWorld()
        world.subscribeStatus = 503
        world.subscribeHeaders = [.retryAfter: "120"]
        world.restore(1)
        world.run(for: .seconds(110))
        #expect(world.requests(.subscribe).count == 1)
        world.subscribeStatus = 200
        world.run(for: .seconds(15))
        #expect(world.requests(.subscribe).count == 2)
    }

    @Test func aSubscriptionThatTheServerForgotBeginsAnew() throws {
        let world = Self.world()
        let first = try #require(world.requests(.subscribe).first)
        world.notify(Self.body, of: first)
        world.subscribeStatus = 481
        world.run(for: .seconds(490))
        world.subscribeStatus = 200
        world.run(for: .seconds(60))
        let last = try #require(world.requests(.subscribe).last)
        #expect(last.callID != first.callID && last.to?.tag == nil)
        world.notify(Self.body, of: last)
        #expect(world.snapshots.last?.voicemail == Self.summary, "what was told stays")
    }

    @Test func takesWhatTheAccountsServerTellsUnasked() {
        let world = Self.world(status: 489)
        world.notify(Self.body, of: nil, state: nil)
        world.run(for: .seconds(1))
        #expect(world.notifyStatuses == [200])
        #expect(world.snapshots.last?.voicemail == Self.summary)
        let told = world.snapshots.count
        world.notify(
            "Messages-Waiting: no\r\n", of: nil, from: IPEndpoint(address: .v4(0xC000_0209), port: 5060))
        world.run(for: .seconds(1))
        #expect(world.notifyStatuses == [200, 481], "a stranger is not believed")
        #expect(world.snapshots.count == told)
    }

    @Test func whatCannotBeReadChangesNothing() throws {
        let world = Self.world()
        let subscribe = try #require(world.requests(.subscribe).first)
        world.notify(Self.body, of: subscribe)
        world.notify("nonsense", of: subscribe, cSeq: 2)
        world.notify("", of: subscribe, cSeq: 3)
        world.run(for: .seconds(1))
        #expect(world.notifyStatuses == [200, 200, 200])
        #expect(world.snapshots.last?.voicemail == Self.summary)
    }

    @Test func endsTheSubscriptionWithTheAccountAndAtShutDown() throws {
        for command in [PhoneCommand.removeAccount(Self.id), .shutDown] {
            let world = Self.world()
            let subscribe = try #require(world.requests(.subscribe).first)
            world.notify(Self.body, of: subscribe)
            world.ask(command)
            world.run(for: .seconds(1))
            #expect(world.requests(.subscribe).map(\.expires) == [3_600, 0])
            #expect(world.requests(.subscribe).last?.to?.tag == "pbx")
            world.notify("", of: subscribe, cSeq: 2, state: "terminated;reason=timeout")
            world.run(for: .seconds(40))
            #expect(world.notifyStatuses.last == 200)
            #expect(world.phone.census.subscriptions == 0 && world.phone.census.agent.isAtRest)
        }
    }

    @Test func newSettingsSubscribeAnewAndTheOldOnesEnd() throws {
        let world = Self.world()
        let subscribe = try #require(world.requests(.subscribe).first)
        world.notify(Self.body, of: subscribe)
        let account = world.account(0) { $0.displayName = "Anna" }
        world.ask(.saveAccount(account))
        world.run(for: .seconds(5))
        let all = world.requests(.subscribe)
        #expect(all.map(\.expires) == [3_600, 3_600, 0] || all.map(\.expires) == [3_600, 0, 3_600])
        #expect(Set(all.map { $0.callID ?? "" }).count == 2)
        #expect(world.phone.census.subscriptions == 1)
    }

    @Test func anotherAddressOfOursIsToldByASubscriptionOfItsOwn() throws {
        let world = Self.world()
        let subscribe = try #require(world.requests(.subscribe).first)
        world.notify(Self.body, of: subscribe)
        world.mapped = IPEndpoint(address: .v4(0xCB00_7109), port: 40_000)
        world.run(for: .seconds(300))
        let last = try #require(world.requests(.subscribe).last { $0.expires != 0 })
        #expect(last.contacts.map(\.description) == ["<sip:1000@203.0.113.9:40000>"])
        #expect(world.requests(.subscribe).count { $0.expires == 0 } == 1)
        #expect(world.phone.census.subscriptions == 1)
    }
}
